// Beatlens for C and for whatever calls C: reads an electrocardiogram and labels every heartbeat. Not a medical device.
//
//     beatlens_model* model;
//     beatlens_recording* recording;
//     beatlens_analysis* analysis;
//     beatlens_error error;
//     if (beatlens_model_open("whole-recording.safetensors", &model, &error) == BEATLENS_OK && ...
//
// Errors are values. A function that can fail returns a status, which the compiler wants looked at, and writes one
// sentence for the person who gave the input into `error` (which may be NULL). What it would have made is then NULL.
// Nothing throws or ends the program, on any input; an argument that must not be NULL and is gives
// BEATLENS_INVALID_ARGUMENT. Functions that return no status take NULL for something empty: 0, "" or NULL.
//
// Ownership. What ..._open and ..._from_... and beatlens_classify make is freed by its own ..._free, which takes NULL
// too. Nothing that is passed in is kept. Pointers that come out live as long as what they were asked of; an analysis
// needs neither its recording nor its model any more. Texts are UTF-8 but for names that files have in other encodings.
//
// Threads. Models, recordings and analyses never change once they are made: any number of threads may use the same
// ones at the same time, beatlens_classify included. Only freeing must wait until all are done. A call works in its
// caller's thread and starts no others.
//
// The library prints nothing, reads no environment variables, and leaves locale, signals and floating-point state of
// the process alone.
//
// Versions. Until 1.0, a new minor version (0.1 -> 0.2) may change functions and structs; the shared library's SONAME
// names both numbers, so that a program never meets another one than it was built for. A patch version changes neither.
#ifndef BEATLENS_H
#define BEATLENS_H

#include <stddef.h>
#include <stdint.h>

#include "beatlens_version.h"

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define BEATLENS_API __attribute__((visibility("default")))
#define BEATLENS_CHECKED __attribute__((warn_unused_result)) BEATLENS_API
#else
#define BEATLENS_API
#define BEATLENS_CHECKED
#endif

// The version of the library: "0.1.0".
BEATLENS_API const char* beatlens_version(void);

typedef enum beatlens_status {
    BEATLENS_OK = 0,
    BEATLENS_EMPTY_INPUT,           // nothing was given, or a file of zero bytes
    BEATLENS_UNKNOWN_FORMAT,        // of a kind that is not read
    BEATLENS_MALFORMED,             // the bytes break the rules of their own format
    BEATLENS_TRUNCATED,             // the bytes end before their header says that they do
    BEATLENS_MISSING_FILE,          // not there, or another file that it refers to is not
    BEATLENS_SAMPLING_RATE_NEEDED,  // the file does not tell it: beatlens_read_options
    BEATLENS_CHOICE_NEEDED,         // several recordings, which the message names: beatlens_read_options
    BEATLENS_READER_NEEDED,         // of the page only
    BEATLENS_OUT_OF_RANGE,          // a value, a lead or an option outside of what is supported
    BEATLENS_NO_SIGNAL,             // constant, without samples or too short to hold a heartbeat
    BEATLENS_NO_BEATS,              // a signal in which no beat was found
    BEATLENS_MODEL_MISMATCH,        // a model file that does not fit together, or does not fit what it is to label
    BEATLENS_IO,                    // the operating system refused
    BEATLENS_CANCELLED,             // by the caller's progress function
    BEATLENS_INTERNAL,              // a library below failed; the message says which
    BEATLENS_INVALID_ARGUMENT,      // NULL where something must be
    BEATLENS_OUT_OF_MEMORY
} beatlens_status;

// A short stable word: "truncated". Of another number "".
BEATLENS_API const char* beatlens_status_name(beatlens_status status);

#define BEATLENS_MESSAGE_SIZE 1020
// One sentence, on one line and without anything that steers a terminal; cut where it is longer than that. Empty after
// success.
typedef struct beatlens_error {
    beatlens_status status;
    char message[BEATLENS_MESSAGE_SIZE];
} beatlens_error;

// ---- Models

typedef struct beatlens_model beatlens_model;

// A model file (.safetensors), as assets/models/ has them and the trainer writes them.
BEATLENS_CHECKED beatlens_status beatlens_model_open(const char* path, beatlens_model** model, beatlens_error* error);
BEATLENS_CHECKED beatlens_status beatlens_model_from_bytes(const void* bytes, size_t size, beatlens_model** model,
                                                           beatlens_error* error);
BEATLENS_API const char* beatlens_model_name(const beatlens_model* model);  // for people
BEATLENS_API void beatlens_model_free(beatlens_model* model);

// ---- Recordings, and tables of beats that were cut already (rows as in the published heartbeat files)

typedef struct beatlens_recording beatlens_recording;

typedef struct beatlens_answer {
    const char* key;    // "dates"
    const char* value;  // "month-first"
} beatlens_answer;

// How to read what a file leaves open. All zero, or NULL in its place: as usual.
typedef struct beatlens_read_options {
    double sampling_rate_hz;         // of files that do not say theirs
    const char* recording;           // which one of several, by name
    const beatlens_answer* answers;  // see `beatlens info`
    size_t answer_count;
} beatlens_read_options;

typedef struct beatlens_file {
    const char* name;  // "100.hea"; what refers to another file means it by name
    const void* bytes;
    size_t size;
} beatlens_file;

// Whatever `beatlens classify` reads: a file of any format, or a WFDB record by its name ("mitdb/100") or by one of
// its files; the others are looked for beside it.
BEATLENS_CHECKED beatlens_status beatlens_recording_open(const char* path, const beatlens_read_options* options,
                                                         beatlens_recording** recording, beatlens_error* error);
// The same of memory: one file, or all files of one recording together.
BEATLENS_CHECKED beatlens_status beatlens_recording_from_files(const beatlens_file* files, size_t file_count,
                                                               const beatlens_read_options* options,
                                                               beatlens_recording** recording, beatlens_error* error);
// `mv`: [lead_count][sample_count] in millivolts, one lead after the other. A sample that is not a number or beyond
// 1e12 counts as missing. `lead_names`: one for each, or NULL.
BEATLENS_CHECKED beatlens_status beatlens_recording_from_samples(const float* mv, size_t lead_count,
                                                                 size_t sample_count, double sampling_rate_hz,
                                                                 const char* const* lead_names,
                                                                 beatlens_recording** recording, beatlens_error* error);

typedef struct beatlens_lead {
    const char* name;
    const char* units;  // "mV" of electrocardiograms; "adu" where the file does not tell the scale
    double sampling_rate_hz;
    const float* samples;  // NaN where one is missing
    size_t sample_count;
} beatlens_lead;

BEATLENS_API const char* beatlens_recording_name(const beatlens_recording* recording);
BEATLENS_API size_t beatlens_recording_lead_count(const beatlens_recording* recording);  // 0: a table, a list of beats
BEATLENS_CHECKED beatlens_status beatlens_recording_lead(const beatlens_recording* recording, size_t index,
                                                         beatlens_lead* lead);
// What the reader put up with, as sentences. The warnings of an analysis begin with them.
BEATLENS_API size_t beatlens_recording_warning_count(const beatlens_recording* recording);
BEATLENS_API const char* beatlens_recording_warning(const beatlens_recording* recording, size_t index);
BEATLENS_API void beatlens_recording_free(beatlens_recording* recording);

// ---- Analyses

typedef struct beatlens_analysis beatlens_analysis;

// All zero, or NULL in its place: as usual.
typedef struct beatlens_classify_options {
    const char* lead;  // to look at, by name ("MLII", in any case) or number ("1"); NULL: all, and the best is labelled
    int at_references;  // not 0: at the recording's annotated beats instead of those that are found
    // Called in the caller's thread with the share that is done, 0 to 1; returning 0 cancels. NULL: nobody is told.
    int (*progress)(double share, void* context);
    void* progress_context;
} beatlens_classify_options;

BEATLENS_CHECKED beatlens_status beatlens_classify(const beatlens_recording* recording, const beatlens_model* model,
                                                   const beatlens_classify_options* options,
                                                   beatlens_analysis** analysis, beatlens_error* error);
BEATLENS_API void beatlens_analysis_free(beatlens_analysis* analysis);

// The labels that the model can give, such as N, S, V, F and Q, and how many usable beats have each.
BEATLENS_API size_t beatlens_analysis_label_count(const beatlens_analysis* analysis);
BEATLENS_API const char* beatlens_analysis_label_name(const beatlens_analysis* analysis, size_t label);
BEATLENS_API const char* beatlens_analysis_label_description(const beatlens_analysis* analysis, size_t label);
BEATLENS_API size_t beatlens_analysis_label_beats(const beatlens_analysis* analysis, size_t label);

typedef struct beatlens_beat {
    int64_t sample;              // of the R-peak in the labelled lead, from 0; -1 in a table of beats
    double time_s;               // from the start; NaN in a table of beats
    size_t label_index;          // see beatlens_analysis_label_name
    const char* label;           // its name
    float confidence;            // probability of the label, 0 to 1
    int usable;                  // 0: the signal around it cannot be trusted, and it is in no count
    int sure;                    // 0: the model says that its label is more likely wrong than usual
    const char* reason;          // a sentence on what stood out; "" of models that give none
    const float* probabilities;  // of each label
} beatlens_beat;

BEATLENS_API size_t beatlens_analysis_beat_count(const beatlens_analysis* analysis);
BEATLENS_CHECKED beatlens_status beatlens_analysis_beat(const beatlens_analysis* analysis, size_t index,
                                                        beatlens_beat* beat);

// Numbers that a table of beats does not have are NaN.
typedef struct beatlens_figures {
    const char* record;
    const char* lead;         // that was labelled: samples count there
    double sampling_rate_hz;  // of it
    double duration_s;
    double usable_share;  // of the duration, 0 to 1
    double mean_bpm;      // heart rate; NaN without two usable beats in a row
    double min_bpm;
    double max_bpm;
    size_t unusable_beats;
    int64_t unsure_beats;  // usable ones whose label is not sure; -1: the model does not tell
} beatlens_figures;

BEATLENS_CHECKED beatlens_status beatlens_analysis_figures(const beatlens_analysis* analysis,
                                                           beatlens_figures* figures);

// What a person should know before reading the labels, as sentences.
BEATLENS_API size_t beatlens_analysis_warning_count(const beatlens_analysis* analysis);
BEATLENS_API const char* beatlens_analysis_warning(const beatlens_analysis* analysis, size_t index);

// The whole report, byte for byte what `beatlens classify --format json` and `--format csv` write, with a NUL behind
// it. `size`, which may be NULL, does not count that.
BEATLENS_CHECKED beatlens_status beatlens_analysis_json(const beatlens_analysis* analysis, char** text, size_t* size,
                                                        beatlens_error* error);
BEATLENS_CHECKED beatlens_status beatlens_analysis_csv(const beatlens_analysis* analysis, char** text, size_t* size,
                                                       beatlens_error* error);
BEATLENS_API void beatlens_text_free(char* text);

#ifdef __cplusplus
}
#endif

#endif
