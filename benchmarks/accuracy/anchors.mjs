// Published figures to stand beside ours, as their authors give them.

/** Trained on DS1, tested on DS2, or as said; S and V as Se / +P, or F1. */
export const onDs2 = [
  ['de Chazal 2004', 'DS1', 'annotated', '.83', '.76 / .38', '.77 / .82', ''],
  ['Llamedo and Martínez 2011', 'DS1', 'annotated', '.93', '.77 / .39', '.81 / .87', ''],
  ['Mondéjar-Guerra 2019, public code', 'DS1', 'annotated', '.945', '', '', 'j-kappa .773'],
  ['`focal-rr-cnn`, its authors’ weights', 'DS1', 'annotated', '.925', 'F1 .743', 'F1 .924', 'N S V F .661'],
  ['its follow-up of 2021, public code', 'DS1', 'annotated', '.975', '', '', 'N S V F .688'],
  ['Niu 2019', 'DS1', 'annotated', '.964', 'F1 .766', 'F1 .897', ''],
  ['IraNet 2023', 'DS1', 'annotated', '.955', '.739 / .756', '.958 / .850', 'N S V F ≈ .792'],
  ['Farag 2023; when others ran it again, far lower', 'DS1', 'annotated', '.982', 'Se .853', 'Se .963', 'N S V .922'],
  ['small CNNs with public code', 'DS1', 'annotated', '.944', 'F1 .295 to .364', 'F1 .85', 'N S V .71 to .73'],
  ['Zahid 2022, no code', 'DS1', 'annotated', '', 'F1 .823', 'F1 .952', ''],
  [
    'construe: rules over the whole recording, two leads',
    'not trained on DS1',
    'annotated',
    '.975',
    '.872 / .838; F1 .854, without 232 .623',
    '.946 / .968; F1 .951',
    'N S V .931',
  ],
  [
    'a U-net of 3 leads, given two leads of mitdb',
    '62,282 private recordings',
    'own, by `bxb`',
    '',
    '.569 / .657',
    '+P .962',
    '',
  ],
  ['the same, one lead', '62,282 private recordings', 'own, by `bxb`', '', '.458 / .612', '+P .941', ''],
];

/** Tested on another database than they were trained on. */
export const acrossDatabases = [
  ['morphology and gradient boosting', 'several databases, not svdb', 'svdb', 'F1 .13', 'F1 .513'],
  ['ResNet1D', 'mitdb', 'INCART', 'F1 .118', 'F1 .630'],
  ['CardioIncNet', 'other databases', 'across databases', '', 'F1 .85'],
  ['a U-net of 3 leads', '62,282 private recordings', 'European ST-T', '', '.980 / .938'],
  ['the same', '62,282 private recordings', 'AHA', '', '.893 / .982'],
  ['the same', '62,282 private recordings', 'noise stress', '', '.853 / .712'],
];
