/** What the folder connect says. */
export default {
  'connect.bytes': '{size} bytes',
  'connect.cancel': 'Cancel',
  'connect.kilobytes': '{size} KB',
  'connect.megabytes': '{size} MB',
  'connect.version.closes': 'What is open now is closed then.',
  'connect.version.ready': 'A new version is ready.',
  'connect.version.reload': 'Reload',
};
