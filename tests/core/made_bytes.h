// Binary files put together in a test, number by number.
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <string_view>
#include <vector>

namespace beatlens::test {

class MadeBytes {
public:
    explicit MadeBytes(std::endian order = std::endian::little) : _order(order) {}

    template <std::integral T>
    MadeBytes& number(T value) {
        for (std::size_t i = 0; i < sizeof(T); ++i) {
            const std::size_t byte = _order == std::endian::little ? i : sizeof(T) - 1 - i;
            bytes.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> (8 * byte)));
        }
        return *this;
    }
    template <std::integral T>
    MadeBytes& numbers(std::initializer_list<T> values) {
        for (const T value : values) {
            number(value);
        }
        return *this;
    }
    MadeBytes& text(std::string_view text, std::size_t length) {  // filled up with NUL
        bytes.insert(bytes.end(), text.begin(), text.end());
        bytes.resize(bytes.size() + length - text.size());
        return *this;
    }
    MadeBytes& text(std::string_view text) { return this->text(text, text.size()); }
    MadeBytes& add(const std::vector<std::uint8_t>& more) {
        bytes.insert(bytes.end(), more.begin(), more.end());
        return *this;
    }

    std::vector<std::uint8_t> bytes;

private:
    std::endian _order;
};

}  // namespace beatlens::test
