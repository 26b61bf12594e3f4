// MAT-files of level 5 put together byte by byte, after MathWorks' "MAT-File Format".
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

namespace beatlens::test {

using Dims = std::vector<std::size_t>;

// Something like a trace: no two neighbours alike, and no even rise.
inline double value_at(std::size_t i) { return static_cast<double>((i * 37) % 101) - 50.0; }

inline std::vector<double> trace(std::size_t count, double scale = 0.01) {
    std::vector<double> values(count);
    for (std::size_t i = 0; i < count; ++i) {
        values[i] = value_at(i) * scale;
    }
    return values;
}

class Mat {
public:
    explicit Mat(bool big_endian = false) : _big(big_endian) {}

    // An array of a class (6: double, 4: characters, ...) whose numbers are stored as a data type (9: double, ...).
    static std::vector<std::uint8_t> matrix_of(bool big, const std::string& name, int kind, const Dims& dims,
                                               std::uint32_t type, const std::vector<double>& values, int flags = 0) {
        Mat content(big);
        content.heading(name, kind, dims, flags);
        Mat data(big);
        for (const double value : values) {
            data.number(type, value);
        }
        content.element(type, data._bytes);
        Mat mat(big);
        mat.element(14, content._bytes);
        return mat._bytes;
    }
    static std::vector<std::uint8_t> numbers_of(bool big, const std::string& name, const Dims& dims,
                                                const std::vector<double>& values) {
        return matrix_of(big, name, 6, dims, 9, values);
    }
    static std::vector<std::uint8_t> text_of(bool big, const std::string& name, const std::vector<std::string>& rows) {
        std::size_t columns = 0;
        for (const std::string& row : rows) {
            columns = std::max(columns, row.size());
        }
        std::vector<double> codes;
        for (std::size_t column = 0; column < columns; ++column) {
            for (const std::string& row : rows) {
                codes.push_back(column < row.size() ? row[column] : ' ');
            }
        }
        return matrix_of(big, name, 4, {rows.size(), columns}, 4, codes);
    }
    static std::vector<std::uint8_t> cells_of(bool big, const std::string& name,
                                              const std::vector<std::vector<std::uint8_t>>& cells) {
        Mat content(big);
        content.heading(name, 1, {1, cells.size()}, 0);
        for (const auto& cell : cells) {
            content.raw(cell);
        }
        Mat mat(big);
        mat.element(14, content._bytes);
        return mat._bytes;
    }

    void matrix(const std::string& name, int kind, const Dims& dims, std::uint32_t type,
                const std::vector<double>& values, int flags = 0) {
        raw(matrix_of(_big, name, kind, dims, type, values, flags));
    }
    void numbers(const std::string& name, const Dims& dims, const std::vector<double>& values) {
        raw(numbers_of(_big, name, dims, values));
    }
    void text(const std::string& name, const std::vector<std::string>& rows) { raw(text_of(_big, name, rows)); }
    void cells(const std::string& name, const std::vector<std::vector<std::uint8_t>>& cells) {
        raw(cells_of(_big, name, cells));
    }
    void structure_array(const std::string& name, const std::vector<std::string>& fields,
                         const std::vector<std::vector<std::vector<std::uint8_t>>>& elements) {
        constexpr std::size_t length = 32;
        Mat content(_big);
        content.heading(name, 2, {1, elements.size()}, 0);
        Mat each(_big);
        each.number(5, length);
        content.element(5, each._bytes);
        std::vector<std::uint8_t> names;
        for (const std::string& field : fields) {
            names.insert(names.end(), field.begin(), field.end());
            names.resize((names.size() + length - 1) / length * length);
        }
        content.element(1, names);
        for (const auto& element : elements) {
            for (const auto& value : element) {
                content.raw(value);
            }
        }
        element(14, content._bytes);
    }
    void structure(const std::string& name,
                   const std::vector<std::pair<std::string, std::vector<std::uint8_t>>>& fields) {
        std::vector<std::string> names;
        std::vector<std::vector<std::uint8_t>> values;
        for (const auto& [field, value] : fields) {
            names.push_back(field);
            values.push_back(value);
        }
        structure_array(name, names, {values});
    }
    // An object of one of MATLAB's own classes, whose contents stand elsewhere.
    void object(const std::string& name, const std::string& class_name) {
        Mat content(_big);
        Mat bits(_big);
        bits.word(17);
        bits.word(0);
        content.element(6, bits._bytes);
        for (const std::string& text : {name, std::string("MCOS"), class_name}) {
            content.element(1, {text.begin(), text.end()});
        }
        element(14, content._bytes);
    }
    // A compressed element whose DEFLATE stream (RFC 1950, 1951) is a stored block. `error` is added to its checksum.
    void compressed_stored(const std::vector<std::uint8_t>& content, std::uint32_t error = 0) {
        const auto size = static_cast<std::uint16_t>(content.size());
        std::vector<std::uint8_t> stream = {0x78,
                                            0x01,
                                            0x01,
                                            static_cast<std::uint8_t>(size & 255),
                                            static_cast<std::uint8_t>(size >> 8),
                                            static_cast<std::uint8_t>(~size & 255),
                                            static_cast<std::uint8_t>(~size >> 8 & 255)};
        std::uint32_t a = 1;
        std::uint32_t b = 0;
        for (const std::uint8_t byte : content) {
            stream.push_back(byte);
            a = (a + byte) % 65521;
            b = (b + a) % 65521;
        }
        const std::uint32_t sum = (b << 16 | a) + error;
        for (int shift = 24; shift >= 0; shift -= 8) {
            stream.push_back(static_cast<std::uint8_t>(sum >> shift));
        }
        word(15);
        word(static_cast<std::uint32_t>(stream.size()));
        raw(stream);
    }
    void raw(const std::vector<std::uint8_t>& bytes) { _bytes.insert(_bytes.end(), bytes.begin(), bytes.end()); }

    const std::vector<std::uint8_t>& elements() const { return _bytes; }
    std::vector<std::uint8_t> bytes() const {
        std::string header = "MATLAB 5.0 MAT-file, made up";
        header.resize(124, ' ');
        header += _big ? std::string("\x01\x00MI", 4) : std::string("\x00\x01IM", 4);
        std::vector<std::uint8_t> result(header.begin(), header.end());
        result.insert(result.end(), _bytes.begin(), _bytes.end());
        return result;
    }

private:
    template <class T>
    void put(T value) {
        std::uint8_t raw[sizeof(T)];
        std::memcpy(raw, &value, sizeof(T));
        const bool reversed = _big == (std::endian::native == std::endian::little);
        for (std::size_t i = 0; i < sizeof(T); ++i) {
            _bytes.push_back(raw[reversed ? sizeof(T) - 1 - i : i]);
        }
    }
    void word(std::uint32_t value) { put(value); }
    void number(std::uint32_t type, double value) {
        switch (type) {
            case 1:
                return put(static_cast<std::int8_t>(value));
            case 2:
            case 16:
                return put(static_cast<std::uint8_t>(value));
            case 3:
                return put(static_cast<std::int16_t>(value));
            case 4:
            case 17:
                return put(static_cast<std::uint16_t>(value));
            case 5:
                return put(static_cast<std::int32_t>(value));
            case 6:
                return put(static_cast<std::uint32_t>(value));
            case 7:
                return put(static_cast<float>(value));
            case 12:
                return put(static_cast<std::int64_t>(value));
            case 13:
                return put(static_cast<std::uint64_t>(value));
            default:
                return put(value);
        }
    }
    // Up to four bytes go into the tag itself.
    void element(std::uint32_t type, const std::vector<std::uint8_t>& data) {
        if (!data.empty() && data.size() <= 4) {
            word(static_cast<std::uint32_t>(data.size()) << 16 | type);
            raw(data);
            _bytes.resize(_bytes.size() + 4 - data.size());
            return;
        }
        word(type);
        word(static_cast<std::uint32_t>(data.size()));
        raw(data);
        _bytes.resize(_bytes.size() + (8 - data.size() % 8) % 8);
    }
    void heading(const std::string& name, int kind, const Dims& dims, int flags) {
        Mat bits(_big);
        bits.word(static_cast<std::uint32_t>(flags | kind));
        bits.word(0);
        element(6, bits._bytes);
        Mat lengths(_big);
        for (const std::size_t length : dims) {
            lengths.word(static_cast<std::uint32_t>(length));
        }
        element(5, lengths._bytes);
        element(1, {name.begin(), name.end()});
    }

    bool _big;
    std::vector<std::uint8_t> _bytes;
};

}  // namespace beatlens::test
