#include "exchange/onnx.h"

namespace beatlens::trainer {

Result<std::vector<std::uint8_t>> to_onnx(const model::Model& /*model*/) {
    return fail(ErrorCode::internal,
                "This native_trainer was built without the ONNX library (libonnx-dev), so it cannot write such files.");
}

}  // namespace beatlens::trainer
