// Errors are values: every function of the core that can fail returns Result<T>. Nothing throws, aborts or prints.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace beatlens {

enum class ErrorCode {
    empty_input,           // nothing was given, or a file of zero bytes
    unknown_format,        // no reader recognises the bytes, or a format code that we do not read
    malformed,             // the bytes break the rules of their own format
    truncated,             // the bytes end before their header says that they do
    missing_file,          // a file that another one refers to was not given
    sampling_rate_needed,  // the data has no sampling rate and none was given
    choice_needed,         // several recordings were given; Error::choices names them
    reader_needed,         // the format's reader lies in the second module of the page, which is not loaded yet
    out_of_range,          // a value, a lead or an option outside of what is supported
    no_signal,             // constant, all-NaN or too short to hold a heartbeat
    no_beats,              // a signal in which no beat was found
    model_mismatch,        // weights, architecture and recipe do not fit together
    io,                    // the operating system refused
    cancelled,             // the caller asked to stop
    internal,              // a library below us failed; the message says which
};

// `message` is one sentence for the person who gave the input: what is wrong, where, and what to do about it.
struct Error {
    ErrorCode code;
    std::string message;
    std::vector<std::string> choices = {};  // of choice_needed
};

// A value of type T or an Error. One that nobody looks at does not compile.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
public:
    using tl::expected<T, Error>::expected;
};

inline tl::unexpected<Error> fail(ErrorCode code, std::string message) {
    return tl::unexpected<Error>(Error{code, std::move(message)});
}

// A short stable word for scripts and JSON, such as "truncated".
const char* to_string(ErrorCode code);

}  // namespace beatlens

// Evaluates `expression` (a Result); on failure returns its error from the enclosing function.
#define BEATLENS_TRY(expression)                                          \
    do {                                                                  \
        auto&& beatlens_try_ = (expression);                              \
        if (!beatlens_try_) {                                             \
            return tl::make_unexpected(std::move(beatlens_try_).error()); \
        }                                                                 \
    } while (false)
