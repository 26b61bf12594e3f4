// A status that nobody looks at is a compiler's error; with LOOKED_AT it is none.
#include "beatlens.h"

int main(void) {
    beatlens_model* model;
#ifdef LOOKED_AT
    return beatlens_model_open("model", &model, NULL) == BEATLENS_OK;
#else
    beatlens_model_open("model", &model, NULL);
#endif
}
