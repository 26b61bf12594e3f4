/** What the folder take-away says. */
export default {
  'takeAway.clipboard.absent':
    'Ce navigateur ne donne pas de presse-papiers à la page ; enregistrez plutôt un fichier.',
  'takeAway.clipboard.failed': 'La copie a échoué ; enregistrez plutôt un fichier.',
  'takeAway.clipboard.noPictures':
    'Ce navigateur ne peut pas copier d’images depuis cette page ; enregistrez plutôt l’image dans un fichier.',
  'takeAway.clipboard.refused':
    'Le navigateur n’a pas autorisé le presse-papiers : cliquez dans la page et réessayez, ou autorisez-le dans les réglages de ce site.',
  'takeAway.kept.busy':
    'Un autre onglet utilise encore les sessions conservées ; fermez les autres onglets de cette page et réessayez.',
  'takeAway.kept.changed':
    'Un fichier de l’enregistrement n’a pas pu être lu : il a été déplacé ou modifié depuis son ouverture ; ouvrez-le de nouveau.',
  'takeAway.kept.damaged':
    'Le fichier de la session est endommagé : son contenu ne correspond pas aux sommes de contrôle.',
  'takeAway.kept.failed': 'Le navigateur n’a pas pu le faire avec les sessions conservées ({reason}).',
  'takeAway.kept.full':
    'Il n’y a plus de place pour la session, qui demande {needed} Mo ; supprimez des sessions conservées ou exportez-la dans un fichier.',
  'takeAway.kept.missing': 'Cette session n’est plus conservée ici.',
  'takeAway.kept.newer':
    'La session a été exportée par une version plus récente de Beatlens ; rechargez cette page pour l’obtenir.',
  'takeAway.kept.noSession': 'Le fichier n’est pas une session exportée par Beatlens.',
  'takeAway.kept.private':
    'Ce navigateur ne conserve rien pour cette page, comme dans certaines fenêtres privées ou si le stockage est désactivé ; exportez plutôt la session dans un fichier.',
  'takeAway.kept.quota':
    'La session demande {needed} Mo et le navigateur en laisse {left} Mo ; supprimez des sessions conservées ou exportez-la dans un fichier.',
  'takeAway.kept.tooLarge':
    'La session ne tient pas dans un fichier : les archives contiennent jusqu’à 4 000 Mo et 1 000 fichiers.',
  'takeAway.png.failed':
    'Le navigateur n’a pas pu produire l’image ; enregistrez le tracé en SVG ou choisissez moins de points par pouce.',
  'takeAway.png.noSize': 'Le tracé n’indique pas sa taille en millimètres ; il n’y en a donc pas d’image à l’échelle.',
  'takeAway.png.resolution': 'Une image a de 36 à 1 200 points par pouce.',
  'takeAway.png.tooLarge':
    'L’image aurait {width} × {height} pixels, plus que ce que dessinent les navigateurs ; choisissez au plus {dpi} points par pouce ou un tracé plus court.',
};
