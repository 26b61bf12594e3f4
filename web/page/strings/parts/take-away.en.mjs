/** What the folder take-away says. */
export default {
  'takeAway.clipboard.absent': 'This browser gives the page no clipboard; save it as a file instead.',
  'takeAway.clipboard.failed': 'It could not be copied; save it as a file instead.',
  'takeAway.clipboard.noPictures':
    'This browser cannot copy pictures from this page; save the picture as a file instead.',
  'takeAway.clipboard.refused':
    'The browser did not allow the clipboard: click into the page and try again, or allow it in the settings of this site.',
  'takeAway.kept.busy': 'Another tab still uses the kept sessions; close the other tabs of this page and try again.',
  'takeAway.kept.changed':
    'A file of the recording could not be read: it was moved or changed since it was opened; open it again.',
  'takeAway.kept.damaged': 'The session’s file is damaged: its contents do not match their check sums.',
  'takeAway.kept.failed': 'The browser could not do this with the kept sessions ({reason}).',
  'takeAway.kept.full':
    'There is no room left for the session, which needs {needed} MB; remove kept sessions or export it as a file.',
  'takeAway.kept.missing': 'This session is not kept here any more.',
  'takeAway.kept.newer': 'The session was exported by a newer version of Beatlens; load this page again to get it.',
  'takeAway.kept.noSession': 'The file is no session that Beatlens exported.',
  'takeAway.kept.private':
    'This browser keeps nothing for this page, as in some private windows or where storage is switched off; export the session as a file instead.',
  'takeAway.kept.quota':
    'The session needs {needed} MB, and the browser leaves {left} MB; remove kept sessions or export it as a file.',
  'takeAway.kept.tooLarge': 'The session does not fit into one file: archives hold up to 4,000 MB and 1,000 files.',
  'takeAway.png.failed':
    'The browser could not make the picture; save the strip as SVG, or choose fewer dots per inch.',
  'takeAway.png.noSize': 'The strip does not say its size in millimetres, so there is no picture of it at true scale.',
  'takeAway.png.resolution': 'A picture has 36 to 1,200 dots per inch.',
  'takeAway.png.tooLarge':
    'The picture would have {width} × {height} pixels, more than browsers draw; choose at most {dpi} dots per inch or a shorter strip.',
};
