#include <cstring>
#include <type_traits>
#include <utility>

#include "signal/lead_beats.h"

namespace beatlens::signal {

namespace {

// All of LeadBeats that is not a list.
struct Numbers {
    double sampling_rate_hz;
    double duration_s;
    double too_fast_bpm;
};

// Writes and reads the same things in the same order.
class Writer {
public:
    template <class T>
    void list(const std::vector<T>& values) {
        static_assert(std::is_trivially_copyable_v<T>);
        const std::uint64_t count = values.size();
        add(&count, sizeof count);
        add(values.data(), values.size() * sizeof(T));
    }
    void add(const void* from, std::size_t size) {
        const auto* const first = static_cast<const std::uint8_t*>(from);
        bytes.insert(bytes.end(), first, first + size);
    }

    std::vector<std::uint8_t> bytes;
};

class Reader {
public:
    explicit Reader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

    template <class T>
    void list(std::vector<T>& values) {
        std::uint64_t count = 0;
        take(&count, sizeof count);
        if (count > bytes_.size() / sizeof(T)) {
            is_whole_ = false;
            return;
        }
        values.resize(static_cast<std::size_t>(count));
        take(values.data(), values.size() * sizeof(T));
    }
    void take(void* to, std::size_t size) {
        if (size > bytes_.size()) {
            is_whole_ = false;
            return;
        }
        if (size > 0) {
            std::memcpy(to, bytes_.data(), size);
        }
        bytes_ = bytes_.subspan(size);
    }
    bool is_done() const { return is_whole_ && bytes_.empty(); }

private:
    std::span<const std::uint8_t> bytes_;
    bool is_whole_ = true;
};

void each_list(auto& transfer, auto& found) {
    transfer.list(found.candidates);
    transfer.list(found.beats);
    transfer.list(found.quality.scores);
    transfer.list(found.quality.local_scores);
    transfer.list(found.quality.stretches);
}

}  // namespace

std::vector<std::uint8_t> to_bytes(const LeadBeats& found) {
    Writer writer;
    const Numbers numbers{found.sampling_rate_hz, found.duration_s, found.quality.too_fast_bpm};
    writer.add(&numbers, sizeof numbers);
    each_list(writer, found);
    return std::move(writer.bytes);
}

Result<LeadBeats> lead_beats_from_bytes(std::span<const std::uint8_t> bytes) {
    Reader reader(bytes);
    Numbers numbers{};
    LeadBeats found;
    reader.take(&numbers, sizeof numbers);
    each_list(reader, found);
    if (!reader.is_done()) {
        return fail(ErrorCode::malformed, "What was found in a lead did not arrive whole.");
    }
    found.sampling_rate_hz = numbers.sampling_rate_hz;
    found.duration_s = numbers.duration_s;
    found.quality.too_fast_bpm = numbers.too_fast_bpm;
    return found;
}

}  // namespace beatlens::signal
