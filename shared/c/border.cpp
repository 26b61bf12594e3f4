#include "c/border.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace beatlens::c {

locale_t neutral_locale() {
    static const locale_t locale = newlocale(LC_ALL_MASK, "C", nullptr);
    return locale;
}

namespace {

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

}  // namespace

beatlens_status tell(beatlens_error* error, beatlens_status status, std::string_view message) {
    if (error != nullptr) {
        std::size_t size = std::min(message.size(), sizeof error->message - 1);
        while (size < message.size() && size > 0 && is_continuation(message[size])) {
            --size;  // no half characters
        }
        error->status = status;
        std::memcpy(error->message, message.data(), size);
        error->message[size] = '\0';
    }
    return status;
}

beatlens_status no_argument(beatlens_error* error, const char* name) {
    char message[80];
    std::snprintf(message, sizeof message, "The argument '%s' is NULL.", name);
    return tell(error, BEATLENS_INVALID_ARGUMENT, message);
}

}  // namespace beatlens::c

const char* beatlens_version(void) { return BEATLENS_VERSION; }

const char* beatlens_status_name(beatlens_status status) {
    if (status == BEATLENS_OK) {
        return "ok";
    }
    if (status == BEATLENS_INVALID_ARGUMENT) {
        return "invalid_argument";
    }
    if (status == BEATLENS_OUT_OF_MEMORY) {
        return "out_of_memory";
    }
    const int number = static_cast<int>(status);
    return number > BEATLENS_OK && number <= BEATLENS_INTERNAL
               ? beatlens::to_string(static_cast<beatlens::ErrorCode>(number - 1))
               : "";
}
