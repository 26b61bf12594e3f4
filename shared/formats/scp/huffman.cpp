#include "formats/scp/huffman.h"

#include <algorithm>

namespace beatlens::formats {

namespace {

constexpr int default_table_number = 19999;
constexpr std::size_t code_size = 9;  // bytes of a code in the file
constexpr int most_prefix_bits = 32;
constexpr int most_extra_bits = 16;

// The highest bit first.
class BitReader {
public:
    explicit BitReader(Bytes bytes) : _bytes(bytes) {}
    // -1 at the end.
    int next() {
        if (_at / 8 >= _bytes.size()) {
            return -1;
        }
        const int bit = _bytes[_at / 8] >> (7U - _at % 8) & 1;
        ++_at;
        return bit;
    }

private:
    Bytes _bytes;
    std::size_t _at = 0;
};

// The value of `bits` bits in two's complement; nothing where they are not there.
std::optional<int> signed_value(BitReader& reader, int bits) {
    int value = 0;
    for (int i = 0; i < bits; ++i) {
        const int bit = reader.next();
        if (bit < 0) {
            return std::nullopt;
        }
        value = value * 2 + (i == 0 ? -bit : bit);
    }
    return value;
}

}  // namespace

bool ScpHuffman::Table::add(std::uint32_t prefix, int prefix_bits, Code code) {
    if (nodes.empty()) {
        nodes.push_back({});
    }
    std::size_t node = 0;
    for (int i = 0; i < prefix_bits; ++i) {
        const std::size_t bit = prefix >> static_cast<unsigned>(i) & 1U;
        int& next = nodes[node][bit];
        if (i == prefix_bits - 1) {
            if (next != 0) {
                return false;
            }
            next = -static_cast<int>(codes.size()) - 1;
        } else if (next < 0) {
            return false;
        } else if (next == 0) {
            const auto added = static_cast<int>(nodes.size());
            next = added;
            nodes.push_back({});  // `next` does not outlive this
            node = static_cast<std::size_t>(added);
        } else {
            node = static_cast<std::size_t>(next);
        }
    }
    codes.push_back(code);
    return true;
}

// 0 is "0", n is n ones and "00", -n is n ones and "01", up to 8; nine ones and "0" or "1" are followed by a value of
// 8 or 16 bits.
ScpHuffman::Table ScpHuffman::default_table() {
    constexpr int largest = 8;
    Table table;
    table.add(0, 1, {});
    for (int n = 1; n <= largest; ++n) {
        const std::uint32_t ones = (1U << static_cast<unsigned>(n)) - 1;
        table.add(ones, n + 2, {0, false, n});
        table.add(ones | 2U << static_cast<unsigned>(n), n + 2, {0, false, -n});
    }
    constexpr std::uint32_t nine_ones = 0x1FF;
    table.add(nine_ones, 10, {8, false, 0});
    table.add(nine_ones | 1U << 9U, 10, {16, false, 0});
    return table;
}

Result<ScpHuffman> ScpHuffman::parse(Bytes body, const std::string& name) {
    ScpHuffman huffman;
    const int count = number_at<std::uint16_t>(body, 0);
    if (count == default_table_number) {
        huffman._tables.push_back(default_table());
        return huffman;
    }
    const Error broken{ErrorCode::malformed,
                       name +
                           " has Huffman tables (section 2) that are broken, so that its samples cannot be "
                           "decoded; export it again, without compression if there is a choice."};
    std::size_t at = sizeof(std::uint16_t);
    for (int i = 0; i < count; ++i) {
        const std::size_t codes = number_at<std::uint16_t>(body, at);
        at += sizeof(std::uint16_t);
        if (codes == 0 || at + codes * code_size > body.size()) {
            return tl::make_unexpected(broken);
        }
        Table& table = huffman._tables.emplace_back();
        for (std::size_t n = 0; n < codes; ++n, at += code_size) {
            // Some writers have the two lengths the other way round.
            const int prefix_bits = std::min(body[at], body[at + 1]);
            const int extra_bits = std::max(body[at], body[at + 1]) - prefix_bits;
            const Code code{.extra_bits = extra_bits,
                            .is_switch = body[at + 2] == 0,
                            .value = number_at<std::int16_t>(body, at + 3)};
            if (prefix_bits < 1 || prefix_bits > most_prefix_bits || extra_bits > most_extra_bits ||
                !table.add(number_at<std::uint32_t>(body, at + 5), prefix_bits, code)) {
                return tl::make_unexpected(broken);
            }
        }
    }
    if (huffman._tables.empty()) {
        return tl::make_unexpected(broken);
    }
    return huffman;
}

std::vector<std::int16_t> ScpHuffman::decode(Bytes bits, std::size_t most) const {
    std::vector<std::int16_t> values;
    values.reserve(std::min(most, bits.size() * 8));
    BitReader reader(bits);
    const Table* table = &_tables.front();
    std::size_t node = 0;
    while (values.size() < most) {
        const int bit = reader.next();
        const int next = bit < 0 ? 0 : table->nodes[node][static_cast<std::size_t>(bit)];
        if (next == 0) {
            break;
        }
        if (next > 0) {
            node = static_cast<std::size_t>(next);
            continue;
        }
        node = 0;
        const Code& code = table->codes[static_cast<std::size_t>(-next - 1)];
        if (code.is_switch) {
            const std::int64_t number = code.value;
            if (number < 1 || number > static_cast<std::int64_t>(_tables.size())) {
                break;
            }
            table = &_tables[static_cast<std::size_t>(number - 1)];
            continue;
        }
        const auto extra = signed_value(reader, code.extra_bits);
        if (!extra) {
            break;
        }
        values.push_back(static_cast<std::int16_t>(code.value + *extra));
    }
    return values;
}

}  // namespace beatlens::formats
