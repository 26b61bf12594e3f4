#include "formats/json/parse.h"

#include <algorithm>
#include <vector>

#include "formats/parsing.h"
#include "formats/text/encoding.h"

namespace beatlens::formats::json {

namespace {

constexpr std::size_t deepest = 64;
constexpr std::size_t most_members = 512;  // of an object: looking one up takes as many steps

// The text as the parser takes it.
class Preparation {
public:
    Preparation(std::string_view text, const std::string& name) : _text(text), _name(name) {
        _prepared.reserve(text.size() + 2);
        _prepared.push_back('[');
    }

    Result<std::string> run() {
        while (_at < _text.size()) {
            BEATLENS_TRY(step());
        }
        if (!_open.empty() || _in_string) {
            return fail(ErrorCode::truncated,
                        _name + " is cut off: " +
                            (_in_string ? "a text in it has no end"
                                        : std::to_string(_open.size()) + " of its brackets are not closed") +
                            "; get the file again.");
        }
        if (_values > 1) {
            _prepared.push_back(']');
        } else {
            _prepared.front() = ' ';
        }
        return std::move(_prepared);
    }

private:
    struct Bracket {
        bool object = false;
        std::size_t members = 0;
    };

    Result<void> step() {
        const char c = _text[_at];
        if (c == '"') {
            begin_value();
            copy_string();
            return {};
        }
        if (c == '{' || c == '[') {
            begin_value();
            _open.push_back({c == '{', 0});
            if (_open.size() > deepest) {
                return fail(ErrorCode::out_of_range, _name + where() + " nests more than " + std::to_string(deepest) +
                                                         " levels deep, which no recording does.");
            }
        } else if ((c == '}' || c == ']') && !_open.empty()) {
            _open.pop_back();
        } else if (c == ',' && !_open.empty() && _open.back().object && ++_open.back().members > most_members) {
            return fail(ErrorCode::out_of_range, _name + where() + " has an object of more than " +
                                                     std::to_string(most_members) +
                                                     " members, which no recording has; give samples as a list.");
        } else if (c == 'N' || c == 'I') {
            for (const std::string_view word : {"NaN", "Infinity"}) {
                if (_text.substr(_at).starts_with(word)) {
                    if (_prepared.back() == '-') {
                        _prepared.pop_back();
                    }
                    _prepared += "null";
                    _at += word.size();
                    return {};
                }
            }
        }
        _prepared.push_back(c);
        ++_at;
        return {};
    }

    void begin_value() {
        if (_open.empty() && ++_values > 1) {
            _prepared.push_back(',');
        }
    }

    void copy_string() {
        const std::size_t first = _at++;
        _in_string = true;
        for (; _at < _text.size() && _in_string; ++_at) {
            _in_string = _text[_at] != '"';
            _at += _text[_at] == '\\' ? 1 : 0;
        }
        _at = std::min(_at, _text.size());
        _prepared.append(_text.substr(first, _at - first));
    }

    std::string where() const {
        return ", line " +
               std::to_string(1 + std::count(_text.begin(), _text.begin() + static_cast<std::ptrdiff_t>(_at), '\n'));
    }

    std::string_view _text;
    const std::string& _name;
    std::size_t _at = 0;
    std::string _prepared;
    std::vector<Bracket> _open;
    std::size_t _values = 0;
    bool _in_string = false;
};

// Finds where a text breaks the rules.
class ErrorFinder : public nlohmann::json_sax<Json> {
public:
    std::size_t position = 0;

    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return true; }
    bool key(string_t&) override { return true; }
    bool end_object() override { return true; }
    bool start_array(std::size_t) override { return true; }
    bool end_array() override { return true; }
    bool parse_error(std::size_t at, const std::string&, const nlohmann::detail::exception&) override {
        position = at;
        return false;
    }
};

}  // namespace

Result<Json> parse(std::string_view text, const std::string& name) {
    std::string storage;
    const std::string utf8 = to_utf8(csv::decode(text, storage));
    const auto prepared = Preparation(utf8, name).run();
    BEATLENS_TRY(prepared);
    Json tree = Json::parse(*prepared, nullptr, false);
    if (!tree.is_discarded()) {
        return tree;
    }
    ErrorFinder finder;
    Json::sax_parse(*prepared, &finder);
    const std::size_t at = std::min(finder.position, prepared->size());
    const std::string_view before = std::string_view(*prepared).substr(0, at);
    // Without the text itself, which may be a person's name.
    const std::size_t column = before.size() - (before.rfind('\n') + 1);  // npos + 1 is 0
    return fail(ErrorCode::malformed, name + ", line " +
                                          std::to_string(1 + std::count(before.begin(), before.end(), '\n')) +
                                          ", character " + std::to_string(std::max<std::size_t>(column, 1)) +
                                          ": this is not JSON; correct it or get the file again.");
}

}  // namespace beatlens::formats::json
