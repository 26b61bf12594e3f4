export default {
  'teach.class.F': 'F : fusion d’un battement ventriculaire et d’un battement normal',
  'teach.class.N': 'N : normal, aussi avec bloc de branche ou comme échappement venu d’au-dessus',
  'teach.class.Q': 'Q : stimulé, ou impossible à dire',
  'teach.class.S': 'S : extrasystole supraventriculaire (prématurée, née au-dessus des ventricules)',
  'teach.class.V': 'V : extrasystole ventriculaire',
  'teach.gallery.credit': 'Enregistrement {record} de {database}, de {begin} à {end}.',
  'teach.gallery.failed': 'Ce tracé n’a pas pu être chargé ({reason}). Réessayez.',
  'teach.gallery.intro':
    'De courts tracés d’enregistrements réels, avec ce qu’il faut y voir. Les étiquettes sont celles de ce programme, d’après le seul extrait. Les extraits ont été choisis pour que la plupart soient justes, et certains enregistrements font partie de ceux dont le modèle a appris : attendez-en moins sur un nouveau. Rien ici ne dit quoi que ce soit de votre propre cœur.',
  'teach.gallery.licence': 'Tracés : courts extraits de trois bases de PhysioNet, sous {licence}.',
  'teach.gallery.list': 'Tous les tracés',
  'teach.gallery.loading': 'Chargement du tracé…',
  'teach.gallery.next': 'Tracé suivant',
  'teach.gallery.open': 'Affiché sur le tracé : {title}',
  'teach.gallery.previous': 'Tracé précédent',
  'teach.gallery.strips': {
    one: '{count} tracé',
    other: '{count} tracés',
  },
  'teach.gallery.title': 'Galerie de tracés',
  'teach.how.cut.absent':
    'Le modèle regarde chaque battement seul, ou celui-ci n’a pas pu être découpé : il n’y a rien à superposer.',
  'teach.how.cut.beat': 'ce battement',
  'teach.how.cut.normal': 'le battement normal de l’enregistrement',
  'teach.how.cut.picture':
    'Ce battement dessiné sur le battement normal du même enregistrement. Leurs formes s’accordent avec une corrélation de {correlation}.',
  'teach.how.cut.text':
    'Le battement est découpé dans le tracé et posé sur le battement habituel du même enregistrement. Ce qui compte n’est pas son aspect, mais là où il diffère de celui de cette personne.',
  'teach.how.cut.title': 'Le battement face au battement normal',
  'teach.how.detection.absent': 'Le tracé autour de ce battement n’est pas disponible.',
  'teach.how.detection.beats': {
    one: '{count} battement trouvé',
    other: '{count} battements trouvés',
  },
  'teach.how.detection.picture': '{seconds} s du tracé : {beats}, celui-ci marqué.',
  'teach.how.detection.text':
    'D’abord les battements sont trouvés : des pics raides et brefs (complexes QRS) qui ressortent de tout ce qui est plus lent et du bruit. Un pic manqué ici ne reçoit aucune étiquette.',
  'teach.how.detection.title': 'Trouver le battement',
  'teach.how.intro': 'Comment le tracé de ce battement est devenu son étiquette, en cinq étapes.',
  'teach.how.label.absent': 'Ce battement n’a pas de probabilités : il n’y a pas d’étiquette à expliquer.',
  'teach.how.label.other': '{class} : {percent}',
  'teach.how.label.picture': '{class} avec une probabilité de {percent}. {others}',
  'teach.how.label.reason': 'En mots : {reason}',
  'teach.how.label.text':
    'Les derniers nombres du réseau deviennent des probabilités dont la somme fait un, et la plus grande donne l’étiquette. Elle dit à quel point le réseau est sûr, pas s’il a raison.',
  'teach.how.label.title': 'Probabilités, et l’étiquette',
  'teach.how.label.unsure': 'Le programme dit lui-même que cette étiquette est incertaine.',
  'teach.how.network.absent':
    'Entre ce qui entre et ce qui sort, le réseau calcule un très grand nombre de produits et de sommes. Leurs images ne sont pas disponibles pour ce modèle.',
  'teach.how.network.channels': {
    one: '{count} ligne',
    other: '{count} lignes',
  },
  'teach.how.network.layer': '{name} : {channels}',
  'teach.how.network.layers': {
    one: '{count} couche',
    other: '{count} couches',
  },
  'teach.how.network.picture':
    'Cartes de caractéristiques de {layers}. Plus la couleur est vive, plus une ligne répond fort à cet endroit.',
  'teach.how.network.text':
    'Couche après couche, le réseau fait glisser de petits motifs sur ce qu’on lui montre ; il les a appris de battements étiquetés par des cardiologues. Chaque ligne de l’image est un motif, colorée là où il s’accorde.',
  'teach.how.network.title': 'Ce que calcule le réseau',
  'teach.how.next': 'Étape suivante',
  'teach.how.of': 'Étape {step} sur {steps}',
  'teach.how.previous': 'Étape précédente',
  'teach.how.rhythm.absent': 'Ce battement n’a pas de voisins dont la distance puisse être mesurée.',
  'teach.how.rhythm.after': 'jusqu’au suivant : {ms} ms',
  'teach.how.rhythm.before': 'depuis le précédent : {ms} ms',
  'teach.how.rhythm.early': 'Il vient {percent} plus tôt que d’habitude.',
  'teach.how.rhythm.late': 'Il vient {percent} plus tard que d’habitude.',
  'teach.how.rhythm.ontime': 'Il vient quand on l’attend.',
  'teach.how.rhythm.text':
    'Un battement qui vient tôt, ou après une pause, en dit long sur son origine. Les intervalles avant et après lui sont donc comparés à ceux de ses voisins.',
  'teach.how.rhythm.title': 'Rythme : tôt, tard ou à l’heure',
  'teach.how.rhythm.usual': 'd’habitude : {ms} ms',
  'teach.how.title': 'Comment le sait-il ?',
  'teach.kind.conduction': 'Conduction et pauses',
  'teach.kind.sinus': 'Rythme sinusal',
  'teach.kind.supraventricular': 'D’au-dessus des ventricules',
  'teach.kind.traps': 'Pièges',
  'teach.kind.ventricular': 'Des ventricules',
  'teach.quiz.again': 'Un autre quiz',
  'teach.quiz.answer': 'Répondre',
  'teach.quiz.ask.class': 'De quelle classe est le battement marqué, à {seconds} s ?',
  'teach.quiz.ask.rhythm': 'Quel est ce rythme ?',
  'teach.quiz.copied': 'Copié.',
  'teach.quiz.copy.link': 'Copier le lien pour une classe',
  'teach.quiz.copy.results': 'Copier mon résultat',
  'teach.quiz.copyhere': 'Le navigateur n’autorise pas la copie. Sélectionnez ce texte et copiez-le vous-même :',
  'teach.quiz.end': 'Votre résultat',
  'teach.quiz.intro':
    'Des tracés sans étiquettes : dites ce que vous voyez. Les touches 1 à 5 choisissent, Entrée répond et continue. Rien n’est envoyé ni gardé ; qui ouvre le même lien reçoit les mêmes questions dans le même ordre.',
  'teach.quiz.next': 'Question suivante',
  'teach.quiz.of': 'Question {question} sur {questions}',
  'teach.quiz.questions': 'Questions',
  'teach.quiz.report': 'Quiz Beatlens {seed} : {right} sur {questions} justes ({percent})',
  'teach.quiz.report.right': '{number}. juste : {answer} ({strip})',
  'teach.quiz.report.wrong': '{number}. faux : {given}, alors que c’est {answer} ({strip})',
  'teach.quiz.result': 'Voir mon résultat',
  'teach.quiz.right': 'Juste : {answer}.',
  'teach.quiz.score': '{right} sur {questions} justes',
  'teach.quiz.seed': 'Numéro du quiz',
  'teach.quiz.start': 'Commencer',
  'teach.quiz.title': 'Quiz',
  'teach.quiz.wrong': 'Pas tout à fait. Votre réponse : {given}. C’est : {answer}.',
  'teach.rhythm.atrial_bigeminy': 'Bigéminisme auriculaire',
  'teach.rhythm.atrial_fibrillation': 'Fibrillation atriale',
  'teach.rhythm.atrial_flutter': 'Flutter atrial',
  'teach.rhythm.av_block_2_1': 'Bloc AV du deuxième degré, 2:1',
  'teach.rhythm.conversion_pause': 'La fibrillation atriale finit par une pause, puis rythme sinusal',
  'teach.rhythm.junctional_escape': 'Le flutter atrial s’arrête, puis échappement jonctionnel',
  'teach.rhythm.lbbb': 'Rythme sinusal avec bloc de branche gauche',
  'teach.rhythm.paced': 'Rythme sinusal, puis un stimulateur ventriculaire prend le relais',
  'teach.rhythm.pre_excitation': 'Rythme sinusal avec préexcitation intermittente',
  'teach.rhythm.rbbb': 'Rythme sinusal avec bloc de branche droit',
  'teach.rhythm.sinus_bradycardia': 'Bradycardie sinusale, moins de 60 par minute',
  'teach.rhythm.sinus_tachycardia': 'Tachycardie sinusale, plus de 100 par minute',
  'teach.rhythm.sinus_with_artefact': 'Rythme sinusal avec artéfacts',
  'teach.rhythm.supraventricular_run': 'Rythme sinusal avec une salve de tachycardie supraventriculaire',
  'teach.rhythm.ventricular_bigeminy': 'Bigéminisme ventriculaire',
  'teach.rhythm.ventricular_run': 'Rythme sinusal avec une salve de tachycardie ventriculaire',
  'teach.strip.atrial-bigeminy.text':
    'Un battement sur deux vient tôt : environ 0,74 s, puis 0,84 s, encore et encore. Le complexe QRS des battements précoces est aussi fin que celui des autres et a presque la même forme ; ils naissent donc au-dessus des ventricules et descendent par le chemin habituel : S. La forme seule ne révèle rien ; seuls les intervalles et l’onde P le font. On peut le prendre pour un rythme sinusal un peu irrégulier ou, à ne regarder que le rythme, pour un bigéminisme ventriculaire, dont les battements précoces sont larges.',
  'teach.strip.atrial-bigeminy.title': 'Bigéminisme auriculaire',
  'teach.strip.atrial-fibrillation.text':
    'Il n’y a pas deux intervalles semblables (0,67 à 1,17 s, sans aucun motif), et aucune onde P ne précède les complexes QRS fins ; entre eux, la ligne de base tremble à peine. Les battements passent par le nœud AV et descendent par le chemin habituel, chacun est donc N : les classes disent d’où vient un battement, la fibrillation atriale est un mot pour le rythme. On peut la prendre pour un rythme sinusal avec de nombreuses extrasystoles auriculaires, pour un flutter à conduction variable, ou pour un rythme sinusal avec tremblement musculaire.',
  'teach.strip.atrial-fibrillation.title': 'Fibrillation atriale',
  'teach.strip.atrial-flutter.text':
    'Les oreillettes tournent environ 260 fois par minute, et à peu près une onde sur deux est conduite : quelque 130 battements fins par minute, presque réguliers, avec un intervalle plus long là où une onde de plus a été bloquée. En V1, de petites ondes précèdent et suivent chaque complexe QRS, toujours à la même distance. Tous les battements descendent par le chemin habituel : N. Une fréquence stable de 130 à 150 passe facilement pour une tachycardie sinusale, car l’une des deux ondes de flutter se cache dans le QRS ou l’onde T ; là où la conduction varie, cela ressemble à une fibrillation.',
  'teach.strip.atrial-flutter.title': 'Flutter atrial',
  'teach.strip.av-block.text':
    'Les ondes P viennent à un rythme régulier, environ 71 par minute, mais seule une sur deux est suivie d’un complexe QRS : l’autre reste seule derrière l’onde T. Les ventricules battent donc 36 fois par minute. Les battements conduits sont N ; ce qui manque n’a pas d’étiquette. D’un bloc 2:1 seul, personne ne peut dire de quel type de bloc du deuxième degré il s’agit. On le prend facilement pour une bradycardie sinusale si l’on ne voit pas les ondes P isolées, ou pour des extrasystoles auriculaires bloquées, dont l’onde P est précoce. Avec six battements, le programme dit lui-même que c’est trop peu pour juger d’un rythme.',
  'teach.strip.av-block.title': 'Bloc AV du deuxième degré, 2:1',
  'teach.strip.bigeminy.text':
    'Battements normaux et ventriculaires alternent : après chaque battement fin avec onde P vient, une demi-seconde plus tard, un battement large sans onde P, puis une pause. Les larges sont V, les autres N. Au pouls on ne compte ici que la moitié des battements, car les précoces déplacent souvent trop peu de sang pour être sentis. Deux pièges : la pause est prise pour un battement manquant, et l’onde T du battement large, haute et inversée, pour un battement.',
  'teach.strip.bigeminy.title': 'Bigéminisme ventriculaire',
  'teach.strip.couplet.text':
    'Deux battements larges se suivent à 0,48 s, sans onde P, puis vient une pause : un doublet. Ils n’ont pas la même forme : peut-être viennent-ils de deux endroits, ou prennent-ils deux chemins. Les deux sont V. Trois ou plus de suite s’appelleraient une salve. Le second peut échapper, car il est là où l’on attend l’onde T du premier ; la paire peut aussi être prise pour des extrasystoles auriculaires avec aberration, qu’une onde P précoce précéderait.',
  'teach.strip.couplet.title': 'Doublet ventriculaire',
  'teach.strip.electrode.text':
    'À 5,2 s la ligne de base saute vers le bas et à 6,1 s vers le haut, dans les deux dérivations à la fois : une électrode s’est décollée, ou on a tiré dessus. Aucun cœur ne fait cela. Entre les sauts, à 5,8 s, un battement normal se tient sur la pente. Ce programme s’y trompe : il prend le premier saut pour un battement ventriculaire (V), le second pour un N douteux, et ne trouve pas le battement entre les deux. Beaucoup de programmes prennent de telles marches pour des extrasystoles ; regardez si les battements voisins gardent leur cadence, comme ici.',
  'teach.strip.electrode.title': 'Une électrode qui bouge',
  'teach.strip.fusion.text':
    'Comparez trois formes en V1 : le battement normal est profond et fin, les ventriculaires (à 1,8, 7,2 et 9,3 s) finissent par un haut pic vers le haut, et celui à 3,9 s est entre les deux. Là, un battement des ventricules a commencé juste quand le normal arrivait d’en haut, et chacun a pris une partie du cœur : F, fusion. Il vient à l’heure, avec une onde P devant lui, mais son onde T en MLII est déjà celle des battements ventriculaires. On peut le prendre pour un battement normal un peu étrange, ou pour une extrasystole ventriculaire. Même les experts divergent sur beaucoup d’entre eux, et le programme dit cette étiquette incertaine.',
  'teach.strip.fusion.title': 'Battement de fusion',
  'teach.strip.junctional-escape.text':
    'Pendant les 3,5 premières secondes court un flutter atrial, aux battements rapides et irréguliers. Il s’arrête, et après une pause la région du nœud AV prend le relais : cinq battements fins, réguliers, à environ 53 par minute, sans l’onde P habituelle devant eux. Un échappement vient tard, parce que rien de plus rapide n’est venu avant ; c’est pourquoi il est compté ici comme N, et non comme S à la façon d’une extrasystole. Sans regarder les ondes P, on le prend pour une bradycardie sinusale.',
  'teach.strip.junctional-escape.title': 'Échappement jonctionnel après flutter',
  'teach.strip.lbbb.text':
    'Chaque complexe QRS est large : épais et vers le haut en MLII, large et vers le bas en V1, l’onde T pointant à l’opposé. Une onde P précède chacun, le rythme est donc sinusal ; seul le ventricule gauche est atteint par un détour. La classe N comprend le bloc de branche, car le battement vient toujours du nœud sinusal. Un programme qui ne regarde que la largeur y voit une suite de battements ventriculaires ; pas celui qui compare avec le battement habituel de l’enregistrement. Le segment ST modifié en fait partie et ne se lit pas comme celui d’un battement fin.',
  'teach.strip.lbbb.title': 'Bloc de branche gauche',
  'teach.strip.noise-like-rhythm.text':
    'À partir de 4,7 s la personne bouge : des ondes larges et hautes apparaissent dans les deux dérivations et pourraient passer pour une tachycardie ventriculaire. Mais les complexes QRS fins continuent au travers, toutes les 0,7 s, avant, pendant et après ; une tachycardie prendrait leur place. Tous les battements sont N, et le programme les trouve ici. Le mouvement est la cause habituelle d’alarmes sans objet. Les deux pics près de 8,5 et 9,0 s, que les annotateurs ont marqués comme ressemblant à des QRS, ne suivent aucune cadence.',
  'teach.strip.noise-like-rhythm.title': 'Du bruit qui ressemble à un rythme',
  'teach.strip.normal-12-lead.text':
    'Douze dérivations d’un même cœur, dix battements à environ 74 par minute. En II chaque battement a une onde P vers le haut, un complexe QRS fin et une onde T vers le haut ; en aVR tout est à l’envers, car cette dérivation regarde de l’autre côté ; de V1 à V5 la part positive du QRS grandit. Aucun battement n’est précoce, tardif ou large : tous sont N. Attention : N dit qu’un battement vient du nœud sinusal par le chemin habituel, et non que l’électrocardiogramme est normal. Comparez avec « Sus-décalage de ST », dont les battements sont N aussi.',
  'teach.strip.normal-12-lead.title': 'Rythme sinusal en douze dérivations',
  'teach.strip.pac-aberrant.text':
    'Le cinquième battement vient très tôt, en la moitié du temps habituel. En MLII il est aussi fin que les autres, en V1 il pointe soudain vers le haut : une branche n’était pas encore remise, et le battement a fait un détour (aberration, le plus souvent à droite). Les annotations disent S. Ce programme dit ici V, et se trompe : précoces et d’une autre forme, la plupart des battements ventriculaires le sont aussi. Ce qui parle pour S : un début de QRS fin, la forme d’un bloc de branche droit, et une pause qui ne compense pas le battement précoce.',
  'teach.strip.pac-aberrant.title': 'Battement auriculaire aberrant, mal étiqueté',
  'teach.strip.pac-and-pvc.text':
    'Deux battements précoces dans un même tracé. Le cinquième, à 3,0 s, est aussi fin que ses voisins, et l’onde T devant lui est plus haute, car une onde P précoce est posée dessus : S. Celui à 7,1 s est large et haut, n’a pas d’onde P, et son onde T pointe à l’opposé : V. Après le large, la pause est plus longue, car le nœud sinusal n’a pas été remis à zéro. Les deux sont précoces ; la forme, l’onde P et la pause les distinguent. Cela devient difficile quand le battement auriculaire précoce est conduit avec aberration, et donc large aussi.',
  'teach.strip.pac-and-pvc.title': 'Auriculaire et ventriculaire, côte à côte',
  'teach.strip.pac-blocked.text':
    'Après le deuxième battement, une onde P vient si tôt, sur l’onde T, que le nœud AV n’est pas prêt : aucun QRS ne suit, seulement une pause de 1,8 s. C’est une extrasystole auriculaire bloquée, cause fréquente de pause. Vers la fin, à 7,8 s, une autre passe, mais par un détour, et elle est donc large et crochetée : aberrante, S. Là le programme dit S, incertain. On prend facilement la bloquée pour une pause sinusale ou un bloc AV si l’on ne voit pas la petite bosse sur l’onde T, et l’aberrante pour un battement ventriculaire.',
  'teach.strip.pac-blocked.title': 'Battements auriculaires bloqué et aberrant',
  'teach.strip.pac.text':
    'Le troisième battement vient tôt : 0,59 s après le précédent, quand les autres mettent environ 0,82 s. Son complexe QRS est aussi fin que le reste, et une onde P précoce le précède, juste derrière l’onde T. Il naît donc dans les oreillettes : S. La plupart des gens en ont. On peut le prendre pour une arythmie sinusale, où les intervalles changent peu à peu, ou pour un battement ventriculaire, qui est large. Un détecteur qui prend une onde T pour un battement fabrique aussi des « battements précoces ».',
  'teach.strip.pac.title': 'Extrasystole auriculaire',
  'teach.strip.paced.text':
    'Cinq battements propres ; puis un stimulateur prend le relais, visible à la fine pointe au début de chaque battement et aux complexes QRS larges qui la suivent. Le premier, à 4,5 s, est un mélange des deux. Les battements stimulés sont de classe Q dans la norme. Le modèle de ce programme n’en a appris aucun et les nomme ici N, ce qui est faux : dans des enregistrements entiers, il cherche les pointes et avertit. Les battements stimulés ressemblent à un bloc de branche gauche ou à des battements ventriculaires là où les pointes sont trop petites pour être vues, comme avec beaucoup de stimulateurs modernes.',
  'teach.strip.paced.title': 'Un stimulateur prend le relais',
  'teach.strip.pause.text':
    'La fibrillation atriale finit à 3,5 s, et pendant trois secondes rien ne bat, jusqu’à ce que le nœud sinusal commence : à partir de 6,6 s une onde P précède chaque battement. Tous les battements sont N ; la pause n’a pas d’étiquette et ne se voit que dans les intervalles. Que le nœud sinusal prenne son temps après un rythme atrial rapide est fréquent ; à partir de quand c’est trop long, un médecin en juge avec tout l’enregistrement. Une électrode décollée peut y ressembler, mais alors la cadence reprend derrière le trou comme si de rien n’était, et la ligne est souvent plate ou bruitée.',
  'teach.strip.pause.title': 'Pause à la fin d’une fibrillation',
  'teach.strip.pre-excitation.text':
    'La plupart des battements commencent par un empâtement (onde delta) : l’onde P se jette droit dans le QRS, parce qu’une seconde voie entre oreillettes et ventricules conduit plus vite que le nœud AV. Au premier battement, et à celui de 7,8 s, elle ne conduit pas : l’écart normal y revient, et la forme avec lui. Tous viennent du nœud sinusal : N. La préexcitation est prise pour un bloc de branche, pour des battements ventriculaires tardifs ou pour un infarctus ancien. Qu’elle aille et vienne la rend facile à voir ici.',
  'teach.strip.pre-excitation.title': 'Préexcitation',
  'teach.strip.pvc-multiform.text':
    'Cinq extrasystoles ventriculaires, et pas toutes pareilles : la première (1,5 s) est haute et positive en V1, trois autres (4,4, 7,2 et 8,5 s) sont profondes en MLII et finissent par un petit pic en V1, et celle de 6,9 s a une troisième forme. On les dit polymorphes : elles viennent de plus d’un endroit, ou le quittent par plus d’un chemin. Toutes sont V. Un programme qui groupe les battements par leur forme en fait trois groupes. On peut les prendre pour des fusions ou pour des battements auriculaires aberrants ; deux se suivent en doublet.',
  'teach.strip.pvc-multiform.title': 'Battements ventriculaires de plusieurs formes',
  'teach.strip.pvc.text':
    'Deux battements viennent une demi-seconde après le précédent, sont larges et très hauts, et n’ont pas d’onde P ; l’onde T qui les suit pointe à l’opposé. L’excitation naît dans un ventricule et s’étend lentement, de muscle en muscle : V. Après chacun vient une pause qui compense le battement précoce (pause compensatrice). Les deux se ressemblent : monomorphes. Beaucoup de gens en ont d’isolées. On les prend pour des battements auriculaires aberrants, qu’une onde P précoce trahirait, ou pour des artéfacts quand elles sont très hautes.',
  'teach.strip.pvc.title': 'Extrasystole ventriculaire',
  'teach.strip.r-on-t.text':
    'Cette personne a un bloc de branche gauche : tous ses battements sont larges. Celui de 4,7 s commence 0,36 s seulement après le précédent, alors que l’onde T de celui-ci n’est pas finie : R sur T. Les ventricules sont alors en partie remis et en partie non, d’où l’attention portée à de tels battements. Le second battement ventriculaire, à 7,2 s, vient après l’onde T. Les deux sont V : précoces, d’une autre forme, sans onde P. Parmi des battements normaux larges, ils échappent facilement ; comparer avec le battement habituel de l’enregistrement aide.',
  'teach.strip.r-on-t.title': 'R sur T',
  'teach.strip.rbbb.text':
    'L’onde P est suivie d’un complexe QRS qui finit tard et à droite : en V1 une petite première onde est suivie d’une seconde, haute ; en MLII une onde S large vient à la fin. Le ventricule droit est atteint par un détour, depuis la gauche. Le rythme est sinusal, l’étiquette N. La haute seconde onde est celle des battements aberrants, qui ont le plus souvent cette forme pour la même raison ; un seul battement de ce genre, précoce, peut être auriculaire, ventriculaire ou les deux. Ici tous les battements sont ainsi, chacun avec son onde P.',
  'teach.strip.rbbb.title': 'Bloc de branche droit',
  'teach.strip.sinus-bradycardia.text':
    'Une onde P, toujours la même, précède chaque complexe QRS, à environ 51 battements par minute. En dessous de 60 on parle de bradycardie ; elle est habituelle dans le sommeil et chez les gens entraînés. Tous les battements sont N, car les classes ne parlent pas de fréquence. On peut la prendre pour un bloc AV 2:1, où une seconde onde P se cache entre les battements : cherchez-la derrière l’onde T, et comparez avec le tracé « Bloc AV du deuxième degré ». Un rythme jonctionnel est aussi lent, mais n’a pas l’onde P.',
  'teach.strip.sinus-bradycardia.title': 'Bradycardie sinusale',
  'teach.strip.sinus-tachycardia.text':
    'Environ 112 battements par minute, chacun avec son onde P, qui s’est rapprochée de l’onde T précédente. Tous les battements sont N. Au-dessus de 100 on parle de tachycardie ; l’effort, la fièvre ou l’émotion suffisent. On la prend pour une tachycardie supraventriculaire, qui commence d’un battement à l’autre et marche comme une horloge, ou pour un flutter à conduction 2:1. Ici les intervalles dérivent un peu (0,51 à 0,58 s), comme ceux du nœud sinusal, et l’onde P est bien visible.',
  'teach.strip.sinus-tachycardia.title': 'Tachycardie sinusale',
  'teach.strip.st-elevation.text':
    'Six des douze dérivations. De V1 à V4 le complexe QRS ne pointe que vers le bas, et la ligne qui le suit ne revient pas au niveau d’avant, mais reste au-dessus en dôme, jusqu’à ce que l’onde T descende (20 mm/mV le montre mieux). Les cardiologues de la base ont écrit « STEMI: anterior wall », un infarctus antérieur avec sus-décalage de ST. Tous les battements sont en rythme sinusal et N, ce qui est juste, et montre ce que de telles étiquettes ne peuvent pas : la classe d’un battement ne dit rien du segment ST. Un sus-décalage se voit aussi chez des jeunes en bonne santé, dans le bloc de branche et la péricardite ; qui a mal dans la poitrine a besoin de secours tout de suite, et non d’un programme.',
  'teach.strip.st-elevation.title': 'Sus-décalage de ST',
  'teach.strip.svta.text':
    'Deux battements précoces isolés, et à partir de 5,7 s six de suite à environ 145 par minute : une courte salve de tachycardie supraventriculaire. Les complexes QRS restent fins et gardent leur forme ; la salve commence par un battement précoce et finit d’un coup. Tous les six sont S. Le programme les trouve et dit ses étiquettes incertaines. On peut la prendre pour une tachycardie sinusale, qui accélère peu à peu, ou, si les battements étaient larges, pour une tachycardie ventriculaire.',
  'teach.strip.svta.title': 'Salve de tachycardie supraventriculaire',
  'teach.strip.ventricular-tachycardia.text':
    'Après un battement ventriculaire isolé (5,2 s) et un battement auriculaire précoce (6,5 s), huit battements larges se suivent à environ 180 par minute : une salve de tachycardie ventriculaire. On nomme ainsi trois battements ou plus de suite à plus de 100 ; elle cesse d’elle-même après moins de trois secondes. Tous les huit sont V et ont la forme du battement isolé d’avant. Le battement auriculaire, le programme le nomme N, incertain ; les annotateurs disent S. Une tachycardie supraventriculaire avec bloc de branche peut être semblable, et le mouvement aussi, pendant lequel les battements normaux continuent.',
  'teach.strip.ventricular-tachycardia.title': 'Salve de tachycardie ventriculaire',
};
