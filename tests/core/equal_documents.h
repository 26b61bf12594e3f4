// Whether two documents are the same, samples bit by bit.
#pragma once

#include <algorithm>
#include <cstring>

#include "formats/packed.h"

namespace beatlens::test {

inline bool equal_documents(formats::Document& a, formats::Document& b) {
    const auto all = formats::samples_of(a);
    const auto others = formats::samples_of(b);
    return formats::pack(a) == formats::pack(b) &&
           std::equal(all.begin(), all.end(), others.begin(), others.end(), [](auto x, auto y) {
               return x.size_bytes() == y.size_bytes() && std::memcmp(x.data(), y.data(), x.size_bytes()) == 0;
           });
}

}  // namespace beatlens::test
