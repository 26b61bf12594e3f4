#include "ecg/error.h"

namespace beatlens {

const char* to_string(ErrorCode code) {
    switch (code) {
        case ErrorCode::empty_input:
            return "empty_input";
        case ErrorCode::unknown_format:
            return "unknown_format";
        case ErrorCode::malformed:
            return "malformed";
        case ErrorCode::truncated:
            return "truncated";
        case ErrorCode::missing_file:
            return "missing_file";
        case ErrorCode::sampling_rate_needed:
            return "sampling_rate_needed";
        case ErrorCode::choice_needed:
            return "choice_needed";
        case ErrorCode::reader_needed:
            return "reader_needed";
        case ErrorCode::out_of_range:
            return "out_of_range";
        case ErrorCode::no_signal:
            return "no_signal";
        case ErrorCode::no_beats:
            return "no_beats";
        case ErrorCode::model_mismatch:
            return "model_mismatch";
        case ErrorCode::io:
            return "io";
        case ErrorCode::cancelled:
            return "cancelled";
        case ErrorCode::internal:
            return "internal";
    }
    return "internal";
}

}  // namespace beatlens
