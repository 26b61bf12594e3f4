#include "signal/lead_beats_bytes.h"

#include <cstring>
#include <type_traits>

namespace beatlens::signal {

namespace {

// Every field, in one order for both ways.
template <class Beats, class Visitor>
void visit(Beats& beats, const Visitor& visitor) {
    visitor(beats.sampling_rate_hz);
    visitor(beats.duration_s);
    visitor(beats.candidates);
    visitor(beats.beats);
    visitor(beats.quality.scores);
    visitor(beats.quality.local_scores);
    visitor(beats.quality.stretches);
    visitor(beats.quality.too_fast_bpm);
}

struct Writer {
    std::vector<std::uint8_t>& bytes;

    void operator()(double value) const { append(&value, sizeof value); }

    template <class T>
    void operator()(const std::vector<T>& values) const {
        static_assert(std::is_trivially_copyable_v<T>);
        const std::uint64_t size = values.size();
        append(&size, sizeof size);
        append(values.data(), values.size() * sizeof(T));
    }

    void append(const void* data, std::size_t size) const {
        const std::size_t end = bytes.size();
        bytes.resize(end + size);
        if (size > 0) {
            std::memcpy(bytes.data() + end, data, size);
        }
    }
};

struct Reader {
    std::span<const std::uint8_t>& rest;
    bool& is_whole;

    void operator()(double& value) const { take(&value, sizeof value); }

    template <class T>
    void operator()(std::vector<T>& values) const {
        std::uint64_t size = 0;
        take(&size, sizeof size);
        if (size > rest.size() / sizeof(T)) {
            is_whole = false;
            return;
        }
        values.resize(static_cast<std::size_t>(size));
        take(values.data(), values.size() * sizeof(T));
    }

    void take(void* data, std::size_t size) const {
        if (size > rest.size()) {
            is_whole = false;
        } else if (size > 0) {
            std::memcpy(data, rest.data(), size);
            rest = rest.subspan(size);
        }
    }
};

}  // namespace

std::vector<std::uint8_t> to_bytes(const LeadBeats& beats) {
    std::vector<std::uint8_t> bytes;
    visit(beats, Writer{bytes});
    return bytes;
}

Result<LeadBeats> lead_beats_from(std::span<const std::uint8_t> bytes) {
    LeadBeats beats;
    bool is_whole = true;
    visit(beats, Reader{bytes, is_whole});
    if (!is_whole || !bytes.empty()) {
        return fail(ErrorCode::malformed, "What was found in a lead arrived incomplete.");
    }
    return beats;
}

}  // namespace beatlens::signal
