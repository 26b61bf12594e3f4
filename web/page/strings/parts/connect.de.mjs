/** What the folder connect says. */
export default {
  'connect.bytes': '{size} Bytes',
  'connect.cancel': 'Abbrechen',
  'connect.handover.from': 'Diese Seite möchte Dateien übergeben:',
  'connect.handover.more': { one: 'und {count} weitere', other: 'und {count} weitere' },
  'connect.handover.no': 'Nicht öffnen',
  'connect.handover.replaces': 'Die offene Aufzeichnung wird geschlossen.',
  'connect.handover.stays':
    'Sie werden nur auf diesem Gerät gelesen, und nichts von dem, was gefunden wird, geht an jene Seite zurück.',
  'connect.handover.title': {
    one: '{count} Datei einer anderen Seite öffnen?',
    other: '{count} Dateien einer anderen Seite öffnen?',
  },
  'connect.handover.yes': 'Öffnen',
  'connect.kilobytes': '{size} KB',
  'connect.launch.again': '„{folder}“ wieder verwenden',
  'connect.launch.choose': 'Ordner wählen',
  'connect.launch.forget': '„{folder}“ vergessen',
  'connect.launch.forgotten': '„{folder}“ ist vergessen.',
  'connect.launch.not_allowed': 'Der Browser hat es nicht erlaubt.',
  'connect.launch.not_there': 'In diesem Ordner ist {files} nicht enthalten.',
  'connect.launch.note':
    'Gefragt wird, weil das System nur übergibt, was angeklickt wurde. Die Dateien werden auf diesem Gerät gelesen und nirgendwohin gesendet.',
  'connect.launch.remember': 'Diesen Ordner merken',
  'connect.launch.remember_note': 'Nur auf diesem Gerät. „Alle löschen“ unter „Sichern“ vergisst ihn.',
  'connect.launch.text':
    'Der Rest der Aufzeichnung steht in {files}, meist daneben. Wählen Sie den Ordner, in dem er liegt.',
  'connect.launch.title': '{name} ist ein Teil einer Aufzeichnung',
  'connect.launch.unreadable': 'Die Datei konnte nicht gelesen werden: Sie wurde verschoben oder geändert.',
  'connect.link.no_model': 'Der Link nennt das Modell „{name}“, das diese Seite nicht hat.',
  'connect.link.no_sample': 'Der Link nennt die Aufzeichnung „{name}“, die diese Seite nicht hat.',
  'connect.megabytes': '{size} MB',
  'connect.version.closes': 'Neu zu laden schließt, was offen ist.',
  'connect.version.ready': 'Eine neue Version ist bereit.',
  'connect.version.reload': 'Neu laden',
  'connect.version.unsaved': 'Neu laden, ohne die Änderungen zu speichern?',
  'connect.version.unsaved_text':
    'Die Änderungen an der Aufzeichnung sind nicht gespeichert. Neu zu laden verwirft sie; „Abbrechen“ behält die Version, die offen ist.',
};
