#include <algorithm>
#include <limits>
#include <numeric>

#include "formats/families.h"
#include "formats/wfdb/sample_formats.h"
#include "formats/wfdb/wfdb.h"

namespace beatlens::formats {

namespace {

using Integers = std::span<const std::int32_t>;

// Where one signal lies in the frames of its file, and how its integers become values.
struct Place {
    std::size_t first = 0;     // of this signal's in a frame
    std::size_t in_frame = 1;  // of this signal
    double baseline = 0.0;
    double gain = 1.0;
    std::int32_t last = 0;  // of format 8, whose samples are differences: the value so far
};

// Frames [from, to) of the file.
struct Range {
    std::uint64_t from = 0;
    std::uint64_t to = 0;
};

// The loops that every sample goes through: each over samples that lie side by side, so that compilers make vectors of
// them.
void gather(const std::int32_t* frames, std::size_t count, std::size_t stride, const Place& place, std::int32_t* out) {
    frames += place.first;
    if (place.in_frame == 1) {  // nearly always
        for (std::size_t i = 0; i < count; ++i) {
            out[i] = frames[i * stride];
        }
        return;
    }
    for (std::size_t i = 0; i < count; ++i) {
        out = std::copy_n(frames + i * stride, place.in_frame, out);
    }
}

void convert(Integers samples, const Place& place, std::int32_t invalid, float* out) {
    const double baseline = place.baseline;
    const double gain = place.gain;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        out[i] = static_cast<float>((static_cast<double>(samples[i]) - baseline) / gain);
    }
    for (auto at = samples.begin(); (at = std::find(at, samples.end(), invalid)) != samples.end(); ++at) {
        out[at - samples.begin()] = std::numeric_limits<float>::quiet_NaN();
    }
}

// The values of all integers of a format from its invalid one, the lowest, on: for formats of few bits looking a value
// up is quicker than a division.
std::vector<float> table_of(const Place& place, std::int32_t invalid) {
    std::vector<std::int32_t> integers(static_cast<std::size_t>(-2 * invalid));
    std::iota(integers.begin(), integers.end(), invalid);
    std::vector<float> values(integers.size());
    convert(integers, place, invalid, values.data());
    return values;
}

// In place: differences become values, from the one before on.
void add_up(std::span<std::int32_t> samples, std::int32_t& last) {
    for (std::int32_t& sample : samples) {
        sample = last =
            static_cast<std::int32_t>(static_cast<std::uint32_t>(last) + static_cast<std::uint32_t>(sample));
    }
}

std::string counted(std::uint64_t n, const std::string& noun) {
    return std::to_string(n) + " " + noun + (n == 1 ? "" : "s");
}

class Decoder {
public:
    Decoder(std::span<const WfdbSignalSpec> specs, std::int64_t length_samples, std::span<const std::uint8_t> bytes)
        : _specs(specs), _stated(static_cast<std::uint64_t>(length_samples)), _bytes(bytes) {}

    Result<WfdbSamples> run() {
        BEATLENS_TRY(check());
        if (_format->unpack == nullptr) {
            BEATLENS_TRY(unpack_flac());
        } else {
            _frames_there = samples_in(*_format, _bytes.size()) / _stride;
        }
        if (_frames_there == 0) {
            return fail(ErrorCode::truncated, file() + " holds no samples; it is cut off, get it again.");
        }
        return decode();
    }

private:
    const std::string& file() const { return _specs.front().file_name; }

    Result<void> check() {
        _format = find_sample_format(_specs.front().format);
        if (_format == nullptr) {
            return fail(ErrorCode::unknown_format, file() + " is in WFDB signal format " +
                                                       std::to_string(_specs.front().format) +
                                                       ", which does not exist; correct the header.");
        }
        for (const WfdbSignalSpec& spec : _specs) {
            if (spec.format != _format->code) {
                return fail(ErrorCode::malformed, "The header gives " + file() + " two formats, " +
                                                      std::to_string(_format->code) + " and " +
                                                      std::to_string(spec.format) +
                                                      "; all signals of one file have the same. Correct the header.");
            }
            if (spec.samples_per_frame < 1 || spec.skew_samples < 0 || spec.byte_offset < 0) {
                return fail(ErrorCode::out_of_range,
                            "The header's samples per frame, skew or byte offset of " + file() + " is out of range.");
            }
            const auto in_frame = static_cast<std::size_t>(spec.samples_per_frame);
            _places.push_back({static_cast<std::size_t>(_stride), in_frame, static_cast<double>(spec.baseline_adu),
                               spec.gain_adu_per_unit, spec.initial_value_adu});
            _stride += in_frame;
            _largest_skew = std::max(_largest_skew, static_cast<std::uint64_t>(spec.skew_samples));
        }
        const auto offset = static_cast<std::uint64_t>(_specs.front().byte_offset);
        if (offset > _bytes.size()) {
            return fail(ErrorCode::truncated, file() + " is " + counted(_bytes.size(), "byte") +
                                                  " long, but its header says that the samples start at byte " +
                                                  std::to_string(offset) + "; get the file again.");
        }
        _bytes = _bytes.subspan(static_cast<std::size_t>(offset));
        return {};
    }

    // A FLAC stream has a channel for each signal, and interleaves not frame by frame but sample by sample: a frame of
    // four samples of each signal is four of its own.
    Result<void> unpack_flac() {
        const auto in_frame = static_cast<std::uint64_t>(_places.front().in_frame);
        if (_stride != in_frame * _places.size()) {
            return fail(ErrorCode::malformed, "The header gives the signals of " + file() +
                                                  " several rates; in FLAC all signals of a file have the same. "
                                                  "Correct the header.");
        }
        const std::uint64_t most = most_wfdb_samples(_bytes.size());
        const std::uint64_t wanted =
            _stated == 0 || _stated + _largest_skew > most / _stride ? most : (_stated + _largest_skew) * _stride;
        auto stream = decode_flac(_bytes, file(), static_cast<std::size_t>(wanted));
        BEATLENS_TRY(stream);
        if (stream->channels != _places.size()) {
            return fail(ErrorCode::malformed, file() + " holds " + counted(stream->channels, "signal") +
                                                  ", but its header describes " + std::to_string(_places.size()) +
                                                  "; correct the header.");
        }
        if (wanted == most && stream->samples.size() >= most) {
            return fail(ErrorCode::out_of_range, file() + " grows to more than " + std::to_string(most) +
                                                     " samples, too many for a file of its size.");
        }
        _unpacked = std::move(stream->samples);
        _frames_there = _unpacked.size() / _stride;
        return {};
    }

    // Integers of all signals in the frames of `block`.
    const std::int32_t* unpack(Range block) {
        const std::size_t first = static_cast<std::size_t>(block.from * _stride);
        if (_format->unpack == nullptr) {
            return _unpacked.data() + first;
        }
        const std::size_t count = static_cast<std::size_t>((block.to - block.from) * _stride);
        _unpacked.resize(count + groups_meet);
        unpack_samples(*_format, _bytes, first, count, _unpacked.data());
        return _unpacked.data();
    }

    WfdbSamples decode() {
        std::uint64_t scale = 1;
        if (_format->unpack == nullptr) {  // each of its own frames is one sample of every signal
            scale = _places.front().in_frame;
            for (std::size_t i = 0; i < _places.size(); ++i) {
                _places[i].first = i;
                _places[i].in_frame = 1;
            }
        }
        _stride /= scale;
        // `_frames_there` follows from the file's size, so what is allocated does too, whatever the header says.
        const std::uint64_t there = _frames_there * scale;
        const std::uint64_t length = _stated > 0 ? std::min(_stated, _frames_there) * scale : there;
        const std::uint64_t last = length + std::min(_largest_skew * scale, there - length);

        WfdbSamples result;
        result.frames = static_cast<std::int64_t>(length / scale);
        result.unpacked = std::max(static_cast<std::size_t>(last * _stride), _unpacked.size());
        result.signals.resize(_specs.size());
        std::vector<std::uint32_t> sums(_specs.size());
        std::vector<std::uint32_t> beyond(_specs.size());
        for (std::size_t s = 0; s < _specs.size(); ++s) {
            result.signals[s].samples.reserve(static_cast<std::size_t>(length) * _places[s].in_frame);
        }
        std::vector<std::vector<float>> tables(_specs.size());
        constexpr std::int32_t lowest_of_12_bits = -2048;
        if (_format->invalid >= lowest_of_12_bits && length > -2 * lowest_of_12_bits) {
            std::transform(_places.begin(), _places.end(), tables.begin(),
                           [&](const Place& place) { return table_of(place, _format->invalid); });
        }
        // Blocks stay in a near cache, and begin with a group of any format.
        constexpr std::uint64_t samples_of_a_block = 4096;
        const std::uint64_t frames =
            std::max<std::uint64_t>(samples_of_a_block / _stride / groups_meet, 1) * groups_meet;
        std::vector<std::int32_t> one;
        for (Range block{0, 0}; block.from < last; block.from = block.to) {
            block.to = std::min(block.from + frames, last);
            const std::int32_t* const all = unpack(block);
            const auto count = static_cast<std::size_t>(block.to - block.from);
            for (std::size_t s = 0; s < _specs.size(); ++s) {
                Place& place = _places[s];
                one.resize(count * place.in_frame);
                gather(all, count, static_cast<std::size_t>(_stride), place, one.data());
                if (_format->code == difference_format) {
                    add_up(one, place.last);
                }
                const auto part = [&](Range range) {
                    const std::uint64_t from = std::clamp(range.from, block.from, block.to);
                    const std::uint64_t to = std::clamp(range.to, from, block.to);
                    return Integers(one).subspan(static_cast<std::size_t>(from - block.from) * place.in_frame,
                                                 static_cast<std::size_t>(to - from) * place.in_frame);
                };
                sums[s] += sum_of(one);
                beyond[s] += sum_of(part({length, last}));
                const std::uint64_t skew = static_cast<std::uint64_t>(_specs[s].skew_samples) * scale;
                if (const Integers wanted = part({skew, skew + length}); !wanted.empty()) {
                    std::vector<float>& samples = result.signals[s].samples;
                    samples.resize(samples.size() + wanted.size());
                    float* const out = samples.data() + samples.size() - wanted.size();
                    if (const std::vector<float>& table = tables[s]; !table.empty()) {
                        std::transform(wanted.begin(), wanted.end(), out, [&](std::int32_t stored) {
                            return table[static_cast<std::size_t>(stored - _format->invalid)];
                        });
                    } else {
                        convert(wanted, place, _format->invalid, out);
                    }
                }
            }
        }
        for (std::size_t s = 0; s < _specs.size(); ++s) {
            result.signals[s].samples.resize(static_cast<std::size_t>(length) * _places[s].in_frame,
                                             std::numeric_limits<float>::quiet_NaN());
            result.signals[s].checksum_to_last = wfdb_checksum(sums[s]);
            result.signals[s].checksum = wfdb_checksum(sums[s] - beyond[s]);
        }
        return result;
    }

    static constexpr std::size_t groups_meet = 6;  // samples after which a group of any format ends

    std::span<const WfdbSignalSpec> _specs;
    std::uint64_t _stated;
    std::span<const std::uint8_t> _bytes;
    const SampleFormat* _format = nullptr;
    std::vector<Place> _places;
    std::uint64_t _stride = 0;
    std::uint64_t _largest_skew = 0;
    std::uint64_t _frames_there = 0;
    std::vector<std::int32_t> _unpacked;  // a block, or all of a FLAC stream
};

}  // namespace

Result<WfdbSamples> decode_wfdb_signals(std::span<const WfdbSignalSpec> specs, std::int64_t length_samples,
                                        std::span<const std::uint8_t> bytes) {
    return specs.empty() ? WfdbSamples{} : Decoder(specs, length_samples, bytes).run();
}

std::uint32_t sum_of(std::span<const std::int32_t> samples) {
    std::uint32_t sum = 0;
    for (const std::int32_t sample : samples) {
        sum += static_cast<std::uint32_t>(sample);
    }
    return sum;
}

int wfdb_checksum(std::uint32_t sum) { return static_cast<std::int16_t>(static_cast<std::uint16_t>(sum & 0xFFFF)); }

std::uint64_t most_wfdb_samples(std::uint64_t bytes) {
    constexpr std::uint64_t always = 1 << 24;
    constexpr std::uint64_t of_a_byte = 20;
    return std::max(always, of_a_byte * bytes);
}

}  // namespace beatlens::formats
