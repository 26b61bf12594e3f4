/** What the folder connect says. */
export default {
  'connect.bytes': '{size} bytes',
  'connect.cancel': 'Cancel',
  'connect.handover.from': 'This page wants to hand files over:',
  'connect.handover.more': { one: 'and {count} more', other: 'and {count} more' },
  'connect.handover.no': 'Do not open',
  'connect.handover.replaces': 'The recording that is open is closed.',
  'connect.handover.stays': 'They are read on this machine only, and nothing that is found goes back to that page.',
  'connect.handover.title': {
    one: 'Open {count} file from another page?',
    other: 'Open {count} files from another page?',
  },
  'connect.handover.yes': 'Open',
  'connect.kilobytes': '{size} KB',
  'connect.launch.choose': 'Choose the folder',
  'connect.launch.not_there': 'That folder has no {files}.',
  'connect.launch.note':
    'It is asked for because the system hands over only what was clicked. Files are read on this machine and go nowhere.',
  'connect.launch.text': 'The rest of the record is in {files}, usually beside it. Choose the folder that has it.',
  'connect.launch.title': '{name} is one part of a record',
  'connect.launch.unreadable': 'The file could not be read: it was moved or changed.',
  'connect.link.no_model': 'The link names the model “{name}”, which this page does not have.',
  'connect.link.no_sample': 'The link names the recording “{name}”, which this page does not have.',
  'connect.megabytes': '{size} MB',
  'connect.version.closes': 'Reloading closes what is open.',
  'connect.version.ready': 'A new version is ready.',
  'connect.version.reload': 'Reload',
};
