// What exporters call things above their tables, in the languages that they come in: keys in lower case without
// blanks, marks and units. Part of formats/text/preamble.h.
#pragma once

#include "formats/words.h"

namespace beatlens::formats::csv {

// Keys are compared in lower case without blanks, marks and units.
inline constexpr Words rate_keys = "fs|sf|sr|rate|hz|freq|frequency|frequenz|sfreq|sps";
inline constexpr Words rate_parts =
    "samplingrate|samplerate|samplingfreq|samplefreq|samplefrequency|abtast|messfrequenz|chantillon|muestreo|"
    "campionamento|amostragem|samplespers|ecgrate|samplebase";
inline constexpr Words no_rate_parts = "filter|pass|notch|cut|band|mains|line|netz|grenz|heart|pulse|clock";
inline constexpr Words interval_keys =
    "interval|dt|period|timestep|samplinginterval|sampleinterval|sampleperiod|samplingperiod|abtastintervall|"
    "sampletime";
inline constexpr Words no_start_parts = "stop|end|export|print|modif|upload|ende|fin";
inline constexpr Words start_parts = "start|date|time|record|datum|zeit|begin|fecha|heure|data|aufgezeichnet|aufnahme";
inline constexpr Words birth_parts =
    "birth|geburt|geb|naissance|nacimiento|nascita|nascimento|dob|f\xC3\xB6"
    "del|f\xC3\xB8"
    "dsel|f\xC3\xB8"
    "dt|"
    "geboorte|urodz|syntym|naro\xC5\xBA|naroz|sz\xC3\xBClet|do\xC4\x9Fum|\xD1\x80\xD0\xBE\xD0\xB6\xD0\xB4|"
    "\xE7\x94\x9F\xE5\xB9\xB4\xE6\x9C\x88\xE6\x97\xA5|\xE5\x87\xBA\xE7\x94\x9F|"
    "\xEC\x83\x9D\xEB\x85\x84\xEC\x9B\x94\xEC\x9D\xBC";
inline constexpr Words name_keys =
    "name|patient|patientname|nom|nombre|nome|vorname|nachname|firstname|lastname|surname|subject|subjectname|"
    "username|user|participant|person|fullname|familyname|givenname|namn|naam|navn|nazwisko|imi\xC4\x99inazwisko|"
    "nimi|jm\xC3\xA9no|n\xC3\xA9v|ad|\xD0\xB8\xD0\xBC\xD1\x8F|\xD0\x98\xD0\xBC\xD1\x8F|\xE6\xB0\x8F\xE5\x90\x8D|"
    "\xE5\x90\x8D\xE5\x89\x8D|\xE5\xA7\x93\xE5\x90\x8D|\xEC\x9D\xB4\xEB\xA6\x84";
inline constexpr Words id_keys =
    "id|patientid|subjectid|mrn|ssn|userid|participantid|patientennummer|patientnumber|patientnr|pid";
inline constexpr Words other_personal_keys =
    "address|physician|doctor|arzt|phone|email|operator|technician|referringphysician|adresse|insurance";
inline constexpr Words note_parts =
    "device|software|version|firmware|model|classification|symptom|diagnos|sex|gender|medication|weight|height|"
    "board|note|comment|remark|position|electrode|filter|geschlecht|klassifi|recorder|indication|application|sensor|"
    "notch|battery";
inline constexpr Words note_keys = "age|alter";
inline constexpr Words unit_keys =
    "unit|units|unitname|einheit|einheiten|unite|unit\xC3\xA9|unidad|unit\xC3\xA0|unidade|channelunits|eenheid|enhet";
inline constexpr Words name_list_keys =
    "lead|leads|label|labels|channeltitle|channeltitles|channelname|channelnames|leadname|leadnames|columns|"
    "ableitung|ableitungen|d\xC3\xA9rivation|derivaci\xC3\xB3n|derivazione|channel|afledning|avledning|afleiding|"
    "odprowadzenie|derivation|deriva\xC3\xA7\xC3\xA3o|svod|kytkent\xC3\xA4|\xE8\xAA\x98\xE5\xB0\x8E|"
    "\xE5\xAF\xBC\xE8\x81\x94|\xE5\xB0\x8E\xE7\xA8\x8B|\xEC\x9C\xA0\xEB\x8F\x84|"
    "\xD0\xBE\xD1\x82\xD0\xB2\xD0\xB5\xD0\xB4\xD0\xB5\xD0\xBD\xD0\xB8\xD0\xB5|"
    "\xD0\x9E\xD1\x82\xD0\xB2\xD0\xB5\xD0\xB4\xD0\xB5\xD0\xBD\xD0\xB8\xD0\xB5";
inline constexpr Words baseline_keys = "baseline|adczero|zero|offset|adcoffset|adcbaseline|zerolevel";
inline constexpr Words adc_gain_keys = "adcgain|gainadumv|adumv";

}  // namespace beatlens::formats::csv
