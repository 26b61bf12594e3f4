/** What the folder connect says. */
export default {
  'connect.bytes': '{size} octets',
  'connect.cancel': 'Annuler',
  'connect.handover.from': 'Cette page veut transmettre des fichiers :',
  'connect.handover.more': { one: 'et {count} autre', other: 'et {count} autres' },
  'connect.handover.no': 'Ne pas ouvrir',
  'connect.handover.replaces': 'L’enregistrement ouvert sera fermé.',
  'connect.handover.stays':
    'Ils ne sont lus que sur cet appareil, et rien de ce qui est trouvé ne retourne à cette page.',
  'connect.handover.title': {
    one: 'Ouvrir {count} fichier d’une autre page ?',
    other: 'Ouvrir {count} fichiers d’une autre page ?',
  },
  'connect.handover.yes': 'Ouvrir',
  'connect.kilobytes': '{size} ko',
  'connect.launch.again': 'Réutiliser « {folder} »',
  'connect.launch.choose': 'Choisir le dossier',
  'connect.launch.forget': 'Oublier « {folder} »',
  'connect.launch.forgotten': '« {folder} » est oublié.',
  'connect.launch.not_allowed': 'Le navigateur ne l’a pas permis.',
  'connect.launch.not_there': 'Ce dossier ne contient pas {files}.',
  'connect.launch.note':
    'La question est posée parce que le système ne transmet que ce qui a été ouvert. Les fichiers sont lus sur cet appareil et ne vont nulle part.',
  'connect.launch.remember': 'Se souvenir de ce dossier',
  'connect.launch.remember_note': 'Sur cet appareil seulement. « Tout effacer » sous « Sortie » l’oublie.',
  'connect.launch.text':
    'Le reste de l’enregistrement est dans {files}, d’ordinaire à côté. Choisissez le dossier qui le contient.',
  'connect.launch.title': '{name} est une partie d’un enregistrement',
  'connect.launch.unreadable': 'Le fichier n’a pas pu être lu : il a été déplacé ou modifié.',
  'connect.link.no_model': 'Le lien nomme le modèle « {name} », que cette page n’a pas.',
  'connect.link.no_sample': 'Le lien nomme l’enregistrement « {name} », que cette page n’a pas.',
  'connect.megabytes': '{size} Mo',
  'connect.version.closes': 'Recharger ferme ce qui est ouvert.',
  'connect.version.ready': 'Une nouvelle version est prête.',
  'connect.version.reload': 'Recharger',
  'connect.version.unsaved': 'Recharger sans enregistrer les modifications ?',
  'connect.version.unsaved_text':
    'Les modifications de l’enregistrement ne sont pas enregistrées. Recharger les perd ; « Annuler » garde la version ouverte.',
};
