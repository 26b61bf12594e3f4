// What exporters call things above their tables, in the languages that they come in: keys in lower case without
// blanks, marks and units. Part of formats/text/preamble.h.
#pragma once

#include <algorithm>
#include <string_view>

namespace beatlens::formats::csv {

using Words = std::string_view;

// Keys are compared in lower case without blanks, marks and units.
inline constexpr Words rate_keys[] = {"fs", "sf", "sr", "rate", "hz", "freq", "frequency", "frequenz", "sfreq", "sps"};
inline constexpr Words rate_parts[] = {"samplingrate", "samplerate",   "samplingfreq", "samplefreq", "samplefrequency",
                                       "abtast",       "messfrequenz", "chantillon",   "muestreo",   "campionamento",
                                       "amostragem",   "samplespers",  "ecgrate"};
inline constexpr Words no_rate_parts[] = {"filter", "pass", "notch", "cut",   "band",  "mains",
                                          "line",   "netz", "grenz", "heart", "pulse", "clock"};
inline constexpr Words interval_keys[] = {
    "interval",       "dt",           "period",         "timestep",        "samplinginterval",
    "sampleinterval", "sampleperiod", "samplingperiod", "abtastintervall", "sampletime"};
inline constexpr Words no_start_parts[] = {"stop", "end", "export", "print", "modif", "upload", "ende", "fin"};
inline constexpr Words start_parts[] = {"start", "date",  "time",  "record", "datum",         "zeit",
                                        "begin", "fecha", "heure", "data",   "aufgezeichnet", "aufnahme"};
inline constexpr Words birth_parts[] = {"birth",      "geburt",  "geb",        "naissance",
                                        "nacimiento", "nascita", "nascimento", "dob"};
inline constexpr Words name_keys[] = {"name",        "patient", "patientname", "nom",        "nombre",
                                      "nome",        "vorname", "nachname",    "firstname",  "lastname",
                                      "surname",     "subject", "subjectname", "username",   "user",
                                      "participant", "person",  "fullname",    "familyname", "givenname"};
inline constexpr Words id_keys[] = {"id",     "patientid",     "subjectid",       "mrn",           "ssn",
                                    "userid", "participantid", "patientennummer", "patientnumber", "patientnr",
                                    "pid"};
inline constexpr Words other_personal_keys[] = {
    "address",    "physician",          "doctor",  "arzt",     "phone", "email", "operator",
    "technician", "referringphysician", "adresse", "insurance"};
inline constexpr Words note_parts[] = {
    "device",   "software", "version",    "firmware",    "model",     "classification", "symptom",
    "diagnos",  "sex",      "gender",     "medication",  "weight",    "height",         "board",
    "note",     "comment",  "remark",     "position",    "electrode", "filter",         "geschlecht",
    "klassifi", "recorder", "indication", "application", "sensor",    "notch",          "battery"};
inline constexpr Words note_keys[] = {"age", "alter"};
inline constexpr Words unit_keys[] = {"unit",         "units",        "unitname", "einheit",      "einheiten",
                                      "unite",        "unit\xC3\xA9", "unidad",   "unit\xC3\xA0", "unidade",
                                      "channelunits", "eenheid",      "enhet"};
inline constexpr Words name_list_keys[] = {"lead",
                                           "leads",
                                           "label",
                                           "labels",
                                           "channeltitle",
                                           "channeltitles",
                                           "channelname",
                                           "channelnames",
                                           "leadname",
                                           "leadnames",
                                           "columns",
                                           "ableitung",
                                           "ableitungen",
                                           "d\xC3\xA9rivation",
                                           "derivaci\xC3\xB3n",
                                           "derivazione",
                                           "channel"};
inline constexpr Words baseline_keys[] = {"baseline",  "adczero",     "zero",     "offset",
                                          "adcoffset", "adcbaseline", "zerolevel"};
inline constexpr Words adc_gain_keys[] = {"adcgain", "gainadumv", "adumv", "adupermv", "lsbpermv"};

template <std::size_t N>
bool is_one_of(const Words (&table)[N], Words key) {
    return std::find(std::begin(table), std::end(table), key) != std::end(table);
}

template <std::size_t N>
bool has_part_of(const Words (&table)[N], Words key) {
    return std::any_of(std::begin(table), std::end(table), [&](Words part) { return key.find(part) != key.npos; });
}

}  // namespace beatlens::formats::csv
