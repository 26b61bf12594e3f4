// What crosses from C++ to C: errors as status and sentence, and nothing that is thrown.
#pragma once

#include <locale.h>

#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/labelled.h"
#include "analysis/report_text.h"
#include "c/beatlens.h"
#include "ecg/error.h"
#include "formats/registry.h"
#include "model/engine.h"

struct beatlens_model {
    beatlens::model::Engine engine;
};
struct beatlens_recording {
    beatlens::formats::Document document;
};
struct beatlens_analysis {
    beatlens::analysis::Labelled labelled;
};

namespace beatlens::c {

constexpr beatlens_status status_of(ErrorCode code) { return static_cast<beatlens_status>(static_cast<int>(code) + 1); }
static_assert(status_of(ErrorCode::empty_input) == BEATLENS_EMPTY_INPUT);
static_assert(status_of(ErrorCode::reader_needed) == BEATLENS_READER_NEEDED);
static_assert(status_of(ErrorCode::internal) == BEATLENS_INTERNAL);

// The numbers that the core writes have a decimal point, whatever the process's locale has. Of this thread only.
class LocaleScope {
public:
    explicit LocaleScope(locale_t locale) : before_(uselocale(locale)) {}
    ~LocaleScope() { uselocale(before_); }
    LocaleScope(const LocaleScope&) = delete;
    LocaleScope& operator=(const LocaleScope&) = delete;

    locale_t before() const { return before_; }

private:
    locale_t before_;
};

locale_t neutral_locale();

// Writes into `error`, where there is one; returns `status`.
beatlens_status tell(beatlens_error* error, beatlens_status status, std::string_view message);
beatlens_status no_argument(beatlens_error* error, const char* name);

// Nothing that is thrown crosses the border. `work` gets the caller's locale, for what it calls of theirs.
template <class Work>
beatlens_status guarded(beatlens_error* error, const Work& work) noexcept {
    const LocaleScope neutral(neutral_locale());
    try {
        const Result<void> done = work(neutral.before());
        return done ? tell(error, BEATLENS_OK, "")
                    : tell(error, status_of(done.error().code), analysis::printable(done.error().message));
    } catch (const std::bad_alloc&) {
        return tell(error, BEATLENS_OUT_OF_MEMORY, "There is not enough memory.");
    } catch (const std::length_error&) {
        return tell(error, BEATLENS_OUT_OF_MEMORY, "There is not enough memory.");
    } catch (...) {
        return tell(error, BEATLENS_INTERNAL, "A library below failed in a way that it does not tell.");
    }
}

template <class Handle, class Value>
Result<void> hand_over(Handle** handle, Result<Value> value) {
    BEATLENS_TRY(value);
    *handle = new Handle{*std::move(value)};
    return {};
}

inline std::string text_or_empty(const char* text) { return text != nullptr ? text : ""; }

inline const char* text_at(const std::vector<std::string>& texts, std::size_t index) {
    return index < texts.size() ? texts[index].c_str() : "";
}

}  // namespace beatlens::c
