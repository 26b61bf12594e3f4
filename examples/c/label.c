// label_c MODEL RECORDING: a line for each beat, in C.
#include <beatlens.h>
#include <stdio.h>

static void print_beats(const beatlens_analysis* analysis) {
    for (size_t i = 0; i < beatlens_analysis_beat_count(analysis); ++i) {
        beatlens_beat beat;
        if (beatlens_analysis_beat(analysis, i, &beat) == BEATLENS_OK) {
            printf("%lld %.6f %s %.6f %d %d %s\n", (long long)beat.sample, beat.time_s, beat.label, beat.confidence,
                   beat.usable, beat.sure, beat.reason);
        }
    }
}

int main(int argc, char** argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: label_c MODEL RECORDING\n");
        return 2;
    }
    beatlens_model* model = NULL;
    beatlens_recording* recording = NULL;
    beatlens_analysis* analysis = NULL;
    beatlens_error error;
    const int failed = beatlens_model_open(argv[1], &model, &error) != BEATLENS_OK ||
                       beatlens_recording_open(argv[2], NULL, &recording, &error) != BEATLENS_OK ||
                       beatlens_classify(recording, model, NULL, &analysis, &error) != BEATLENS_OK;
    if (failed) {
        fprintf(stderr, "%s: %s\n", beatlens_status_name(error.status), error.message);
    } else {
        print_beats(analysis);
    }
    beatlens_analysis_free(analysis);
    beatlens_recording_free(recording);
    beatlens_model_free(model);
    return failed;
}
