// FLAC streams as WFDB's formats 508, 516 and 524 keep their samples in, decoded by libFLAC.
#include <FLAC/stream_decoder.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "formats/families.h"

namespace beatlens::formats {

namespace {

// What the library's callbacks share.
struct FlacReading {
    std::span<const std::uint8_t> rest;
    std::size_t most_samples = 0;
    FlacStream stream;
    bool failed = false;
};

FlacReading& reading_of(void* client) { return *static_cast<FlacReading*>(client); }

FLAC__StreamDecoderReadStatus give_bytes(const FLAC__StreamDecoder*, FLAC__byte* buffer, std::size_t* count,
                                         void* client) {
    FlacReading& reading = reading_of(client);
    *count = std::min(*count, reading.rest.size());
    if (*count == 0) {
        return FLAC__STREAM_DECODER_READ_STATUS_END_OF_STREAM;
    }
    std::memcpy(buffer, reading.rest.data(), *count);
    reading.rest = reading.rest.subspan(*count);
    return FLAC__STREAM_DECODER_READ_STATUS_CONTINUE;
}

FLAC__StreamDecoderWriteStatus take_block(const FLAC__StreamDecoder*, const FLAC__Frame* frame,
                                          const FLAC__int32* const channels[], void* client) {
    FlacReading& reading = reading_of(client);
    FlacStream& stream = reading.stream;
    const std::size_t count = frame->header.channels;
    if (stream.channels != 0 && stream.channels != count) {
        reading.failed = true;
    }
    if (reading.failed) {
        return FLAC__STREAM_DECODER_WRITE_STATUS_ABORT;
    }
    stream.channels = count;
    for (std::size_t i = 0; i < frame->header.blocksize; ++i) {
        for (std::size_t channel = 0; channel < count; ++channel) {
            stream.samples.push_back(channels[channel][i]);
        }
    }
    return stream.samples.size() < reading.most_samples ? FLAC__STREAM_DECODER_WRITE_STATUS_CONTINUE
                                                        : FLAC__STREAM_DECODER_WRITE_STATUS_ABORT;
}

// The library would go on with zeros or the next good block; what is after a damage has no certain place.
void stop_at_damage(const FLAC__StreamDecoder*, FLAC__StreamDecoderErrorStatus, void* client) {
    reading_of(client).failed = true;
}

}  // namespace

Result<FlacStream> decode_flac(std::span<const std::uint8_t> bytes, const std::string& name, std::size_t most_samples) {
    FlacReading reading{bytes, most_samples, {}, false};
    const std::unique_ptr<FLAC__StreamDecoder, decltype(&FLAC__stream_decoder_delete)> decoder(
        FLAC__stream_decoder_new(), FLAC__stream_decoder_delete);
    if (!decoder ||
        FLAC__stream_decoder_init_stream(decoder.get(), give_bytes, nullptr, nullptr, nullptr, nullptr, take_block,
                                         nullptr, stop_at_damage, &reading) != FLAC__STREAM_DECODER_INIT_STATUS_OK) {
        return fail(ErrorCode::internal, "The FLAC decoder could not be started for " + name + ".");
    }
    while (!reading.failed && FLAC__stream_decoder_process_single(decoder.get()) != 0 &&
           FLAC__stream_decoder_get_state(decoder.get()) < FLAC__STREAM_DECODER_END_OF_STREAM) {
    }
    if (reading.stream.samples.empty()) {
        return fail(ErrorCode::malformed, name +
                                              " should be FLAC by its header, but no samples can be decoded from it; "
                                              "get the file again.");
    }
    return std::move(reading.stream);
}

}  // namespace beatlens::formats
