// A Result that nobody looks at is a compiler's error; with LOOKED_AT it is none.
#include "ecg/error.h"

namespace {

beatlens::Result<void> may_fail() { return beatlens::fail(beatlens::ErrorCode::io, "It failed."); }
beatlens::Result<int> may_give() { return 7; }

}  // namespace

int main() {
#ifdef LOOKED_AT
    return may_fail() && may_give() ? 0 : 1;
#elif defined(DROP_VALUE)
    may_give();
#else
    may_fail();
#endif
}
