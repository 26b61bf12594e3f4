/** What the folder take-away says. */
export default {
  'takeAway.clipboard.absent':
    'Dieser Browser gibt der Seite keine Zwischenablage; speichern Sie es stattdessen als Datei.',
  'takeAway.clipboard.failed': 'Es konnte nicht kopiert werden; speichern Sie es stattdessen als Datei.',
  'takeAway.clipboard.noPictures':
    'Dieser Browser kann von dieser Seite keine Bilder kopieren; speichern Sie das Bild stattdessen als Datei.',
  'takeAway.clipboard.refused':
    'Der Browser hat die Zwischenablage nicht erlaubt: Klicken Sie in die Seite und versuchen Sie es noch einmal, oder erlauben Sie sie in den Einstellungen dieser Website.',
  'takeAway.kept.busy':
    'Ein anderer Tab benutzt die aufbewahrten Sitzungen noch; schließen Sie die anderen Tabs dieser Seite und versuchen Sie es noch einmal.',
  'takeAway.kept.changed':
    'Eine Datei der Aufzeichnung konnte nicht gelesen werden: Sie wurde verschoben oder geändert, seit sie geöffnet wurde; öffnen Sie sie noch einmal.',
  'takeAway.kept.damaged': 'Die Datei der Sitzung ist beschädigt: Ihr Inhalt passt nicht zu den Prüfsummen.',
  'takeAway.kept.failed': 'Der Browser konnte das mit den aufbewahrten Sitzungen nicht tun ({reason}).',
  'takeAway.kept.full':
    'Für die Sitzung, die {needed} MB braucht, ist kein Platz mehr; entfernen Sie aufbewahrte Sitzungen oder exportieren Sie sie als Datei.',
  'takeAway.kept.missing': 'Diese Sitzung ist hier nicht mehr aufbewahrt.',
  'takeAway.kept.newer':
    'Die Sitzung wurde von einer neueren Version von Beatlens exportiert; laden Sie diese Seite neu, um sie zu bekommen.',
  'takeAway.kept.noSession': 'Die Datei ist keine Sitzung, die Beatlens exportiert hat.',
  'takeAway.kept.private':
    'Dieser Browser bewahrt für diese Seite nichts auf, etwa in manchen privaten Fenstern oder bei abgeschaltetem Speicher; exportieren Sie die Sitzung stattdessen als Datei.',
  'takeAway.kept.quota':
    'Die Sitzung braucht {needed} MB, und der Browser lässt {left} MB; entfernen Sie aufbewahrte Sitzungen oder exportieren Sie sie als Datei.',
  'takeAway.kept.tooLarge': 'Die Sitzung passt nicht in eine Datei: Archive fassen bis zu 4.000 MB und 1.000 Dateien.',
  'takeAway.png.failed':
    'Der Browser konnte das Bild nicht herstellen; speichern Sie den Streifen als SVG oder wählen Sie weniger Punkte pro Zoll.',
  'takeAway.png.noSize':
    'Der Streifen sagt nicht, wie viele Millimeter er misst; so gibt es kein maßstäbliches Bild von ihm.',
  'takeAway.png.resolution': 'Ein Bild hat 36 bis 1.200 Punkte pro Zoll.',
  'takeAway.png.tooLarge':
    'Das Bild hätte {width} × {height} Pixel, mehr als Browser zeichnen; wählen Sie höchstens {dpi} Punkte pro Zoll oder einen kürzeren Streifen.',
};
