// The module's C functions; beatlens.mjs wraps them. Plain C instead of embind: no generated glue, and no eval, which
// the page's Content-Security-Policy forbids.
#include <emscripten.h>

#include <string>
#include <utility>

#include "session.h"

using beatlens::engine::Session;

namespace {

// The text that the last call answered; JavaScript copies it before it makes the next call.
const char* answer(std::string text) {
    static std::string last;
    last = std::move(text);
    return last.c_str();
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE Session* beatlens_open() { return new Session; }

EMSCRIPTEN_KEEPALIVE void beatlens_close(Session* session) { delete session; }

EMSCRIPTEN_KEEPALIVE const char* beatlens_load_model(Session* session, const std::uint8_t* bytes, std::size_t size) {
    return answer(session->load_model({bytes, size}));
}

EMSCRIPTEN_KEEPALIVE std::uint8_t* beatlens_add_file(Session* session, const char* name, std::size_t size) {
    return session->add_file(name, size);
}

EMSCRIPTEN_KEEPALIVE const char* beatlens_load(Session* session, const char* options) {
    return answer(session->load(options));
}

EMSCRIPTEN_KEEPALIVE const char* beatlens_unpack(Session* session, const char* packed, std::size_t size) {
    return answer(session->unpack({packed, size}));
}

EMSCRIPTEN_KEEPALIVE const char* beatlens_take_unpacked(Session* session) { return answer(session->take_unpacked()); }

EMSCRIPTEN_KEEPALIVE const char* beatlens_trace(Session* session, std::size_t lead) {
    return answer(session->trace(lead));
}

EMSCRIPTEN_KEEPALIVE const char* beatlens_outline(Session* session, std::size_t lead, unsigned filter) {
    return answer(session->outline(lead, filter));
}

EMSCRIPTEN_KEEPALIVE const char* beatlens_stretch(Session* session, std::size_t lead, std::size_t first,
                                                  std::size_t count, unsigned filter) {
    return answer(session->stretch(lead, first, count, filter));
}

EMSCRIPTEN_KEEPALIVE const char* beatlens_search(Session* session, std::size_t lead) {
    return answer(session->search(lead));
}

EMSCRIPTEN_KEEPALIVE const char* beatlens_search_samples(Session* session, const float* samples, std::size_t count,
                                                         double sampling_rate_hz, bool in_mv) {
    return answer(session->search_samples({samples, count}, sampling_rate_hz, in_mv));
}

EMSCRIPTEN_KEEPALIVE const char* beatlens_take_search(Session* session, std::size_t lead, const std::uint8_t* found,
                                                      std::size_t size) {
    return answer(session->take_search(lead, {found, size}));
}

EMSCRIPTEN_KEEPALIVE const char* beatlens_locate(Session* session, int lead, bool at_reference, bool pacemaker) {
    return answer(session->locate(lead, at_reference, pacemaker));
}

EMSCRIPTEN_KEEPALIVE const char* beatlens_cut(Session* session, std::size_t first, std::size_t count) {
    return answer(session->cut(first, count));
}

EMSCRIPTEN_KEEPALIVE const char* beatlens_infer(Session* session, const float* beats, std::size_t count) {
    return answer(session->infer({beats, count}));
}

EMSCRIPTEN_KEEPALIVE const char* beatlens_summarise(Session* session, const float* logits, std::size_t count) {
    return answer(session->summarise({logits, count}));
}

EMSCRIPTEN_KEEPALIVE const char* beatlens_load_wave_model(Session* session, const std::uint8_t* bytes,
                                                          std::size_t size) {
    return answer(session->load_wave_model({bytes, size}));
}

EMSCRIPTEN_KEEPALIVE const char* beatlens_wave_stretch(Session* session, std::size_t lead, std::size_t first,
                                                       std::size_t count) {
    return answer(session->wave_stretch(lead, first, count));
}

EMSCRIPTEN_KEEPALIVE const char* beatlens_find_waves(Session* session, const float* samples, std::size_t length,
                                                     double sampling_rate_hz, const double* times_s, std::size_t beats,
                                                     std::size_t before, std::size_t count) {
    return answer(session->find_waves({samples, length}, sampling_rate_hz, {times_s, beats}, before, count));
}

EMSCRIPTEN_KEEPALIVE const char* beatlens_take_waves(Session* session, std::size_t lead, std::size_t first,
                                                     const float* waves, std::size_t length) {
    return answer(session->take_waves(lead, first, {waves, length}));
}

EMSCRIPTEN_KEEPALIVE const char* beatlens_edit(Session* session, const char* edits) {
    return answer(session->edit(edits));
}

EMSCRIPTEN_KEEPALIVE const char* beatlens_annotations(Session* session) { return answer(session->annotations()); }

EMSCRIPTEN_KEEPALIVE const char* beatlens_measure(Session* session) { return answer(session->measure()); }

// `label`: below 0 the one that the model gives.
EMSCRIPTEN_KEEPALIVE const char* beatlens_inspect(Session* session, std::size_t beat, int label, std::size_t alike) {
    return answer(
        session->inspect(beat, label < 0 ? std::nullopt : std::optional(static_cast<std::size_t>(label)), alike));
}

EMSCRIPTEN_KEEPALIVE const char* beatlens_beat_waves(Session* session, std::size_t beat) {
    return answer(session->beat_waves(beat));
}

EMSCRIPTEN_KEEPALIVE const char* beatlens_clusters(Session* session) { return answer(session->clusters()); }

EMSCRIPTEN_KEEPALIVE const char* beatlens_class_beats(Session* session, std::size_t lead, std::size_t most) {
    return answer(session->class_beats(lead, most));
}

EMSCRIPTEN_KEEPALIVE const char* beatlens_report_csv(Session* session) { return answer(session->report_csv()); }

EMSCRIPTEN_KEEPALIVE const char* beatlens_report_json(Session* session) { return answer(session->report_json()); }

EMSCRIPTEN_KEEPALIVE const char* beatlens_report_html(Session* session) { return answer(session->report_html()); }

EMSCRIPTEN_KEEPALIVE const char* beatlens_strip(Session* session, const char* options) {
    return answer(session->strip(options));
}
}
