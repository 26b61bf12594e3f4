/**
 * Recordings and exports from outside with the right answer for each, as `cases/README.md` of the data folder gives it:
 * command line and page are both asked. What is expected was written down before either was run; numbers are the README's.
 *
 * @typedef {object} Case
 * @property {string} no of the README
 * @property {string[]} files in the folder `cases`, given together
 * @property {number} [asks] the sampling rate that the file does not say: without it the answer asks for one
 * @property {string} [recording] which of several, where the answer asks for that
 * @property {number} [rate] in Hz, of the first lead
 * @property {string[]} [leads] names of the leads, with their unit where it is not mV: "Pulse (V)"
 * @property {number} [beats] that are found
 * @property {number} [slack] how many more or fewer are still right; 0 by default
 * @property {RegExp} [start] of the recording
 * @property {RegExp} [notes] what is said beside, in any of the notes
 * @property {RegExp} [never] what must stand nowhere in the answer
 * @property {RegExp} [unlabelled] what is said in place of labels, where the recording is read but too short for them
 * @property {RegExp} [fails] what is right to say where there is nothing to read
 * @property {'beat_list' | 'beat_table'} [kind] of what is read, where it is no recording with a trace
 * @property {number} [annotations]
 * @property {number} [compared] beats that are annotated within the recording
 * @property {Partial<Case>} [beside] what is right on the command line, which finds the other files of a record itself
 */

const twelve = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];

/** @type {Case[]} */
export const cases = [
  {
    no: '01',
    files: ['01_apple_watch_en.csv'],
    rate: 512,
    leads: ['Lead I'],
    beats: 19,
    start: /16:32:18/,
    never: /Test Person|1990/,
  },
  { no: '03', files: ['03_polar_sensor_logger_ECG.txt'], rate: 130, leads: ['ecg'], beats: 25, start: /21:56:26/ },
  { no: '04', files: ['04_kenet_polarecg.csv'], rate: 130, beats: 25 },
  { no: '06', files: ['06_labchart.txt'], rate: 400, leads: ['ECG', 'Pulse (nu)'], beats: 19 },
  { no: '08', files: ['08_acqknowledge.txt'], rate: 2000, beats: 13 },
  { no: '09', files: ['09_zephyr_dmy.csv'], rate: 250, beats: 17, start: /10:30:30\.426 31\/05\/2022/ },
  { no: '11', files: ['11_shimmer_consensys.csv'], rate: 512, beats: 13, start: /15:40:01 22\/10\/2015/ },
  {
    no: '12',
    files: ['12_german_datetime.csv'],
    rate: 250,
    leads: ['EKG I', 'EKG II'],
    beats: 11,
    start: /23:59:55 05\/03\/2024/,
  },
  { no: '13', files: ['13_iso_timezone.csv'], rate: 250, leads: ['ecg'], beats: 11, start: /23:59:55 05\/03\/2024/ },
  { no: '14', files: ['14_excel_unicode_text.txt'], rate: 250, beats: 11 },
  {
    no: '15',
    files: ['15_kaggle/100.csv', '15_kaggle/100annotations.txt'],
    asks: 360,
    leads: ['MLII (adu)', 'V5 (adu)'],
    beats: 13,
    annotations: 14,
  },
  { no: '15b', files: ['15_kaggle/100annotations.txt'], fails: /annotations.*(100|recording|CSV)/i },
  { no: '16', files: ['16_fitbit_ecg.json'], rate: 250, start: /08:00:00 15\/03\/2024/ },
  { no: '16b', files: ['16b_movesense.json'], rate: 250 },
  { no: '18', files: ['18_holter_1ch.edf'], rate: 250 },
  { no: '19', files: ['19_ishne_holter.ecg'], asks: 200, never: /\.hea/ },
  { no: '20', files: ['20_ecg.scp'], fails: /SCP/ },
  { no: '20b', files: ['20b_waveform.dcm'], fails: /DICOM/ },
  { no: '20c', files: ['20c_kardia.atc'], fails: /(AliveCor|Kardia|ATC)/ },
  { no: '21', files: ['21_mit-bih-arrhythmia-database-1.0.0.zip'] },
  { no: '21b', files: ['21b_ecg.csv.gz'], asks: 250 },
  { no: '21c', files: ['21c_ecg.xlsx'], fails: /Excel.*CSV/ },
  { no: '22', files: ['22_ecg.npy'], fails: /NumPy.*CSV/ },
  { no: '22b', files: ['23_matlab5.mat'], fails: /no matrix of numbers/ },
  { no: '24', files: ['24_ptbdb_abnormal.csv'], kind: 'beat_table', notes: /abnormal/i, never: /compared with/i },
  { no: '25', files: ['25_ECG5000_TEST.tsv'], fails: /141|140/ },
  { no: '26', files: ['26_heartpy_data2.csv'], rate: 116.99 },
  { no: '28', files: ['28_clab_ecg_data_1.csv'], rate: 256.3, beats: 14 },
  { no: '28b', files: ['28b_clab_ecg_data_2.csv'], rate: 255, beats: 5 },
  { no: '29', files: ['29_biosppy_ecg.txt'], rate: 1000, beats: 12 },
  { no: '31', files: ['31_chapman_12lead.csv'], asks: 500, leads: twelve.map((lead) => `${lead} (adu)`), beats: 13 },
  { no: '32', files: ['32_all_quoted.csv'], rate: 250, leads: ['ECG'], beats: 11 },
  { no: '34', files: ['34_rtpeaks.csv'], asks: 1000 },
  { no: '40', files: ['40_cinc2021/E07835.hea', '40_cinc2021/E07835.mat'], rate: 500, leads: twelve, beats: 13 },
  { no: '40b', files: ['40_cinc2021/E07835.mat'], fails: /E07835\.hea/, beside: { rate: 500, leads: twelve } },
  { no: '41', files: ['41_cinc2017/A00001.hea', '41_cinc2017/A00001.mat'], rate: 300, beats: 11 },
  {
    no: '42',
    files: ['42_ptbxl_plus/00001_medians.hea', '42_ptbxl_plus/00001_medians.dat'],
    rate: 500,
    unlabelled: /No heartbeat/,
  },
  {
    no: '43',
    files: [
      '43_p000878/p000878-2137-10-26-16-57.hea',
      '43_p000878/3269321_layout.hea',
      '43_p000878/3269321_0001.hea',
      '43_p000878/3269321_0001.dat',
      '43_p000878/3269321_0002.hea',
      '43_p000878/3269321_0002.dat',
    ],
    rate: 125,
    notes: /not (given|there)|missing/,
  },
  {
    no: '43b',
    files: ['43b_fixed1/v102s.hea', '43b_fixed1/v102s_1.hea', '43b_fixed1/v102s_2.hea', '43b_fixed1/v102s_3.hea'],
    fails: /v102s.*\.(dat|mat)/,
  },
  { no: '44', files: ['44_drivedb/drive02.hea', '44_drivedb/drive02.dat'], rate: 496, beats: 25 },
  {
    no: '45',
    files: ['45_mimic/03700181.hea', '45_mimic/03700181.dat', '45_mimic/03700181.gqrsh', '45_mimic/03700181.gqrsl'],
    beats: 118,
    slack: 5,
    notes: /gqrsh/,
  },
  {
    no: '47',
    files: ['binformats.hea', ...Array.from({ length: 10 }, (_, n) => `binformats.d${n}`)].map(
      (name) => `47_binformats/${name}`,
    ),
    rate: 200,
    never: /checksum/,
  },
  {
    no: '48',
    files: ['mixedsignals.hea', 'mixedsignals_e.dat', 'mixedsignals_p.dat', 'mixedsignals_r.dat'].map(
      (name) => `48_mixedsignals/${name}`,
    ),
    never: /checksum/,
  },
  { no: '49', files: ['49_abp_first/12726.hea', '49_abp_first/12726.dat'], beats: 19 },
  { no: '50', files: ['50_mgh/mgh061.hea', '50_mgh/mgh061.dat'], beats: 19 },
  { no: '51', files: ['51_cerebral/S0287ECG.hea', '51_cerebral/S0287ECG.dat'], beats: 19 },
  { no: '52', files: ['52_mimic3/3029208.hea'], fails: /3029208.*(choose|drop|add)/ },
  { no: '60', files: ['60_tall_T_150pct.csv'], beats: 37 },
  { no: '62', files: ['62_alternans_35pct.csv'], beats: 30 },
  { no: '62b', files: ['62b_alternans_22pct.csv'], beats: 30 },
  { no: '63', files: ['63_pure_noise_60s.csv'], fails: /electrocardiogram/ },
  { no: '64', files: ['64_neurokit_3000hz.csv'], rate: 3000 },
  { no: '65', files: ['65_50hz.csv'], rate: 50 },
  { no: '66', files: ['66_neonate_210bpm.csv'], beats: 68 },
  { no: '66b', files: ['66b_tachy_240bpm.csv'], beats: 78 },
  { no: '68', files: ['68_paced_ddd_spikes.csv'], beats: 20 },
  { no: '70', files: ['70_edges_first_R_150ms.csv'], beats: 13 },
  { no: '71', files: ['71_electrode_pops_5mV.csv'], beats: 35 },
  { no: '74', files: ['74_wide_vt_150bpm.csv'], beats: 49 },
  { no: '78', files: ['78_mitdb103_hum_1mV.csv'], beats: 35 },
  {
    no: '80',
    files: ['80_macos/._100.hea', '80_macos/._100.dat', '80_macos/100.hea', '80_macos/100.dat'],
    rate: 360,
  },
  { no: '81', files: ['81_sqrs/100.hea', '81_sqrs/100.dat', '81_sqrs/100.qrs'], rate: 360, compared: 148 },
  {
    no: '82',
    files: ['hea', 'dat', 'gqrsh', 'gqrsl', 'sqrs'].map((extension) => `45_mimic/03700181.${extension}`),
    notes: /gqrsh.*gqrsl|gqrsl.*sqrs/,
  },
  { no: '87', files: ['87_chf2db/chf202.hea', '87_chf2db/chf202.ecg'], kind: 'beat_list' },
  { no: '90', files: ['90_latin1_micro.csv'], rate: 250, leads: ['EKG'], beats: 11 },
  { no: '93', files: ['93_excel_sep_line.csv'], rate: 250, leads: ['EKG'], beats: 11 },
  { no: '94', files: ['94_openbci_gui5.txt'], rate: 250 },
  { no: '95', files: ['95_clock_whole_seconds.csv'], rate: 250, leads: ['ECG'] },
  { no: '98', files: ['98_ad8232_serial.txt'], asks: 250 },
  { no: '98b', files: ['98b_arduino_serial_timestamp.txt'], rate: 250 },
  { no: '99', files: ['99_excel_NA.csv'], asks: 250, notes: /250 .*missing/ },
  { no: '100', files: ['100_true_rate_499_31.csv'], rate: 499.31, beats: 34 },
];
