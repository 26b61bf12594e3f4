export default {
  'teach.class.F': 'F: Fusion eines ventrikulären und eines normalen Schlags',
  'teach.class.N': 'N: normal, auch mit Schenkelblock oder als Ersatzschlag von oberhalb',
  'teach.class.Q': 'Q: stimuliert, oder nicht zu sagen',
  'teach.class.S': 'S: supraventrikuläre Extrasystole (vorzeitig, von oberhalb der Kammern)',
  'teach.class.V': 'V: ventrikuläre Extrasystole',
  'teach.gallery.credit': 'Aufzeichnung {record} der {database}, {begin} bis {end}.',
  'teach.gallery.failed': 'Dieser Streifen konnte nicht geladen werden ({reason}). Versuchen Sie es noch einmal.',
  'teach.gallery.intro':
    'Kurze Streifen echter Aufzeichnungen, und was darin zu sehen ist. Die Beschriftung der Schläge stammt von diesem Programm und nur aus dem Streifen. Die Streifen sind so gewählt, dass das meiste stimmt, und einige der Aufzeichnungen gehören zu denen, aus denen das Modell gelernt hat: Bei einer neuen ist weniger zu erwarten. Nichts hier sagt etwas über Ihr eigenes Herz.',
  'teach.gallery.licence': 'Streifen: kurze Auszüge aus drei Datenbanken von PhysioNet, unter der {licence}.',
  'teach.gallery.list': 'Alle Streifen',
  'teach.gallery.loading': 'Der Streifen wird geladen …',
  'teach.gallery.next': 'Nächster Streifen',
  'teach.gallery.open': 'Im EKG zu sehen: {title}',
  'teach.gallery.previous': 'Voriger Streifen',
  'teach.gallery.strips': {
    one: '{count} Streifen',
    other: '{count} Streifen',
  },
  'teach.gallery.title': 'Galerie',
  'teach.how.cut.absent':
    'Das Modell sieht jeden Schlag für sich an, oder dieser ließ sich nicht ausschneiden: Es gibt nichts darüberzulegen.',
  'teach.how.cut.beat': 'dieser Schlag',
  'teach.how.cut.normal': 'der normale Schlag der Aufzeichnung',
  'teach.how.cut.picture':
    'Dieser Schlag über dem normalen Schlag derselben Aufzeichnung. Die Formen stimmen mit einer Korrelation von {correlation} überein.',
  'teach.how.cut.text':
    'Der Schlag wird aus dem EKG ausgeschnitten und über den üblichen Schlag derselben Aufzeichnung gelegt. Es zählt nicht, wie er aussieht, sondern wo er anders aussieht als bei diesem Menschen sonst.',
  'teach.how.cut.title': 'Der Schlag und der normale',
  'teach.how.detection.absent': 'Das EKG um diesen Schlag herum liegt nicht vor.',
  'teach.how.detection.beats': {
    one: '{count} Schlag',
    other: '{count} Schläge',
  },
  'teach.how.detection.picture': '{seconds} s des EKGs: {beats} gefunden, dieser hervorgehoben.',
  'teach.how.detection.text':
    'Zuerst werden die Schläge gefunden: steile, kurze Zacken (QRS-Komplexe), die sich von allem Langsameren und vom Rauschen abheben. Eine Zacke, die hier übersehen wird, bekommt gar keine Klasse.',
  'teach.how.detection.title': 'Den Schlag finden',
  'teach.how.intro': 'Wie aus dem EKG dieses Schlags seine Klasse wurde, in fünf Schritten.',
  'teach.how.label.absent': 'Zu diesem Schlag gibt es keine Wahrscheinlichkeiten, also auch keine Klasse zu erklären.',
  'teach.how.label.other': '{class}: {percent}',
  'teach.how.label.picture': '{class} mit einer Wahrscheinlichkeit von {percent}. {others}',
  'teach.how.label.reason': 'In Worten: {reason}',
  'teach.how.label.text':
    'Aus den letzten Zahlen des Netzes werden Wahrscheinlichkeiten, die zusammen eins ergeben; die größte bestimmt die Klasse. Sie sagt, wie sicher sich das Netz ist, nicht, ob es recht hat.',
  'teach.how.label.title': 'Wahrscheinlichkeiten und Klasse',
  'teach.how.label.unsure': 'Das Programm nennt diese Klasse selbst unsicher.',
  'teach.how.network.absent':
    'Zwischen dem, was hineingeht, und dem, was herauskommt, rechnet das Netz sehr viele Produkte und Summen aus. Bilder davon liegen für dieses Modell nicht vor.',
  'teach.how.network.channels': {
    one: '{count} Zeile',
    other: '{count} Zeilen',
  },
  'teach.how.network.layer': '{name}: {channels}',
  'teach.how.network.layers': {
    one: '{count} Schicht',
    other: '{count} Schichten',
  },
  'teach.how.network.picture':
    'Merkmalskarten aus {layers}. Je kräftiger die Farbe, desto stärker antwortet eine Zeile dort.',
  'teach.how.network.text':
    'Schicht um Schicht schiebt das Netz kleine Muster über das, was ihm gezeigt wird. Es hat sie aus Schlägen gelernt, die Kardiologen beschriftet hatten. Jede Zeile des Bildes ist ein Muster, mit Farbe, wo es passt.',
  'teach.how.network.title': 'Was das Netz rechnet',
  'teach.how.next': 'Nächster Schritt',
  'teach.how.of': 'Schritt {step} von {steps}',
  'teach.how.previous': 'Voriger Schritt',
  'teach.how.rhythm.absent': 'Dieser Schlag hat keine Nachbarn, zu denen ein Abstand zu messen wäre.',
  'teach.how.rhythm.after': 'bis zum nächsten: {ms} ms',
  'teach.how.rhythm.before': 'seit dem vorigen: {ms} ms',
  'teach.how.rhythm.early': 'Er kommt {percent} früher als üblich.',
  'teach.how.rhythm.late': 'Er kommt {percent} später als üblich.',
  'teach.how.rhythm.ontime': 'Er kommt, wann man ihn erwartet.',
  'teach.how.rhythm.text':
    'Ein Schlag, der früh kommt oder nach einer Pause, verrät viel über seine Herkunft. Darum werden die Abstände davor und danach mit denen der Nachbarn verglichen.',
  'teach.how.rhythm.title': 'Rhythmus: früh, spät oder pünktlich',
  'teach.how.rhythm.usual': 'üblich: {ms} ms',
  'teach.how.title': 'Woher weiß es das?',
  'teach.kind.conduction': 'Leitung und Pausen',
  'teach.kind.sinus': 'Sinusrhythmus',
  'teach.kind.supraventricular': 'Von oberhalb der Kammern',
  'teach.kind.traps': 'Fallen',
  'teach.kind.ventricular': 'Aus den Kammern',
  'teach.quiz.again': 'Noch ein Quiz',
  'teach.quiz.answer': 'Antworten',
  'teach.quiz.ask.class': 'Zu welcher Klasse gehört der markierte Schlag bei {seconds} s?',
  'teach.quiz.ask.rhythm': 'Welcher Rhythmus ist das?',
  'teach.quiz.copied': 'Kopiert.',
  'teach.quiz.copy.link': 'Link für eine Klasse kopieren',
  'teach.quiz.copy.results': 'Mein Ergebnis kopieren',
  'teach.quiz.copyhere':
    'Der Browser erlaubt das Kopieren nicht. Markieren Sie diesen Text und kopieren Sie ihn selbst:',
  'teach.quiz.end': 'Ihr Ergebnis',
  'teach.quiz.intro':
    'Streifen ohne Beschriftung: Sagen Sie, was Sie sehen. Die Tasten 1 bis 5 wählen aus, die Eingabetaste antwortet und geht weiter. Nichts wird gesendet oder aufbewahrt; wer denselben Link öffnet, bekommt dieselben Fragen in derselben Reihenfolge.',
  'teach.quiz.next': 'Nächste Frage',
  'teach.quiz.of': 'Frage {question} von {questions}',
  'teach.quiz.questions': 'Fragen',
  'teach.quiz.report': 'Beatlens-Quiz {seed}: {right} von {questions} richtig ({percent})',
  'teach.quiz.report.right': '{number}. richtig: {answer} ({strip})',
  'teach.quiz.report.wrong': '{number}. falsch: {given}, es ist aber {answer} ({strip})',
  'teach.quiz.result': 'Mein Ergebnis ansehen',
  'teach.quiz.right': 'Richtig: {answer}.',
  'teach.quiz.score': '{right} von {questions} richtig',
  'teach.quiz.seed': 'Nummer des Quiz',
  'teach.quiz.start': 'Beginnen',
  'teach.quiz.title': 'Quiz',
  'teach.quiz.wrong': 'Nicht richtig. Ihre Antwort: {given}. Es ist: {answer}.',
  'teach.rhythm.atrial_bigeminy': 'Supraventrikulärer Bigeminus',
  'teach.rhythm.atrial_fibrillation': 'Vorhofflimmern',
  'teach.rhythm.atrial_flutter': 'Vorhofflattern',
  'teach.rhythm.av_block_2_1': 'AV-Block zweiten Grades, 2:1',
  'teach.rhythm.conversion_pause': 'Vorhofflimmern endet mit einer Pause, dann Sinusrhythmus',
  'teach.rhythm.junctional_escape': 'Vorhofflattern endet, dann junktionaler Ersatzrhythmus',
  'teach.rhythm.lbbb': 'Sinusrhythmus mit Linksschenkelblock',
  'teach.rhythm.paced': 'Sinusrhythmus, dann übernimmt ein ventrikulärer Schrittmacher',
  'teach.rhythm.pre_excitation': 'Sinusrhythmus mit Präexzitation, die kommt und geht',
  'teach.rhythm.rbbb': 'Sinusrhythmus mit Rechtsschenkelblock',
  'teach.rhythm.sinus_bradycardia': 'Sinusbradykardie, unter 60 in der Minute',
  'teach.rhythm.sinus_tachycardia': 'Sinustachykardie, über 100 in der Minute',
  'teach.rhythm.sinus_with_artefact': 'Sinusrhythmus mit Artefakten',
  'teach.rhythm.supraventricular_run': 'Sinusrhythmus mit einer Salve supraventrikulärer Tachykardie',
  'teach.rhythm.ventricular_bigeminy': 'Ventrikulärer Bigeminus',
  'teach.rhythm.ventricular_run': 'Sinusrhythmus mit einer Salve ventrikulärer Tachykardie',
  'teach.strip.atrial-bigeminy.text':
    'Jeder zweite Schlag kommt früh: etwa 0,74 s, dann 0,84 s, immer wieder. Der QRS-Komplex der frühen Schläge ist so schmal wie der der anderen und hat fast dieselbe Form; sie beginnen also oberhalb der Kammern und nehmen den üblichen Weg nach unten: S. Die Form allein verrät nichts, nur die Abstände tun es und die P-Welle. Zu verwechseln ist das mit einem etwas unregelmäßigen Sinusrhythmus oder, wenn man nur auf den Rhythmus sieht, mit einem ventrikulären Bigeminus, dessen frühe Schläge breit sind.',
  'teach.strip.atrial-bigeminy.title': 'Supraventrikulärer Bigeminus',
  'teach.strip.atrial-fibrillation.text':
    'Keine zwei Abstände gleichen sich (0,67 bis 1,17 s, ohne jedes Muster), und vor den schmalen QRS-Komplexen stehen keine P-Wellen; dazwischen zittert die Grundlinie nur ein wenig. Die Schläge gehen durch den AV-Knoten und den üblichen Weg hinab, darum ist jeder N: Die Klassen sagen, woher ein Schlag kommt, und Vorhofflimmern ist ein Wort für den Rhythmus. Zu verwechseln ist es mit Sinusrhythmus mit vielen supraventrikulären Extrasystolen, mit Vorhofflattern mit wechselnder Überleitung oder mit Sinusrhythmus bei Muskelzittern.',
  'teach.strip.atrial-fibrillation.title': 'Vorhofflimmern',
  'teach.strip.atrial-flutter.text':
    'Die Vorhöfe kreisen etwa 260-mal in der Minute, und ungefähr jede zweite Welle wird übergeleitet: rund 130 schmale Schläge in der Minute, fast gleichmäßig, mit einem längeren Abstand, wo eine Welle mehr blockiert war. In V1 stehen vor und nach jedem QRS-Komplex kleine Wellen, immer im selben Abstand. Alle Schläge nehmen den üblichen Weg nach unten: N. Eine gleichmäßige Frequenz um 130 bis 150 hält man leicht für eine Sinustachykardie, weil eine der beiden Flatterwellen im QRS-Komplex oder in der T-Welle steckt; wo die Überleitung wechselt, sieht es wie Vorhofflimmern aus.',
  'teach.strip.atrial-flutter.title': 'Vorhofflattern',
  'teach.strip.av-block.text':
    'Die P-Wellen kommen gleichmäßig, etwa 71 in der Minute, aber nur jeder zweiten folgt ein QRS-Komplex: Die andere steht allein hinter der T-Welle. So schlagen die Kammern 36-mal in der Minute. Die übergeleiteten Schläge sind N; was fehlt, hat keine Klasse. Aus einer 2:1-Überleitung allein kann niemand sagen, welcher Typ eines AV-Blocks zweiten Grades es ist. Er wird leicht für eine Sinusbradykardie gehalten, wenn man die einzelnen P-Wellen übersieht, oder für blockierte Vorhofextrasystolen, deren P-Wellen zu früh kommen. Bei sechs Schlägen sagt das Programm selbst, dass das zu wenig für einen Rhythmus ist.',
  'teach.strip.av-block.title': 'AV-Block zweiten Grades, 2:1',
  'teach.strip.bigeminy.text':
    'Normale und ventrikuläre Schläge wechseln sich ab: Auf jeden schmalen Schlag mit P-Welle folgt eine halbe Sekunde später ein breiter ohne, dann eine Pause. Die breiten sind V, die anderen N. Am Puls zählt man hier nur die Hälfte der Schläge, weil die frühen oft zu wenig Blut bewegen, um fühlbar zu sein. Zwei Fallen: Die Pause wird für einen fehlenden Schlag gehalten, und die T-Welle des breiten Schlags, hoch und umgekehrt, für einen eigenen Schlag.',
  'teach.strip.bigeminy.title': 'Ventrikulärer Bigeminus',
  'teach.strip.couplet.text':
    'Zwei breite Schläge folgen einander im Abstand von 0,48 s, ohne P-Wellen, und dann kommt eine Pause: ein Couplet. Sie haben nicht dieselbe Form, kommen also vielleicht von zwei Stellen oder nehmen zwei Wege. Beide sind V. Drei oder mehr in Folge hießen Salve. Der zweite ist leicht zu übersehen, weil er dort sitzt, wo man die T-Welle des ersten erwartet; das Paar lässt sich auch mit aberrant geleiteten Vorhofextrasystolen verwechseln, vor denen eine frühe P-Welle stünde.',
  'teach.strip.couplet.title': 'Ventrikuläres Couplet',
  'teach.strip.electrode.text':
    'Bei 5,2 s springt die Grundlinie nach unten und bei 6,1 s wieder nach oben, in beiden Ableitungen zugleich: Eine Elektrode hat sich gelöst, oder jemand hat daran gezogen. Kein Herz tut das. Zwischen den Sprüngen, bei 5,8 s, steht ein normaler Schlag auf der Schräge. Dieses Programm fällt hier herein: Es hält den ersten Sprung für einen ventrikulären Schlag (V), den zweiten für ein zweifelhaftes N und findet den Schlag dazwischen nicht. Viele Programme halten solche Stufen für Extrasystolen; sehen Sie nach, ob die Schläge ringsum ihren Takt halten, wie sie es hier tun.',
  'teach.strip.electrode.title': 'Eine Elektrode bewegt sich',
  'teach.strip.fusion.text':
    'Vergleichen Sie drei Formen in V1: Der normale Schlag ist tief und schmal, die ventrikulären (bei 1,8, 7,2 und 9,3 s) enden mit einer hohen Zacke nach oben, und der Schlag bei 3,9 s liegt dazwischen. Dort begann ein Schlag aus den Kammern, gerade als der normale von oben ankam, und jeder erregte einen Teil des Herzens: F, Fusion. Er kommt pünktlich, mit einer P-Welle davor, aber seine T-Welle in MLII ist schon die der ventrikulären Schläge. Man kann ihn für einen etwas seltsamen normalen Schlag halten oder für eine ventrikuläre Extrasystole. Auch Fachleute sind sich bei vielen nicht einig, und das Programm nennt diese Klasse unsicher.',
  'teach.strip.fusion.title': 'Fusionsschlag',
  'teach.strip.junctional-escape.text':
    'In den ersten 3,5 s läuft Vorhofflattern mit schnellen, ungleichmäßigen Schlägen. Es hört auf, und nach einer Pause springt die Gegend des AV-Knotens ein: fünf schmale Schläge, gleichmäßig mit etwa 53 in der Minute, ohne die übliche P-Welle davor. Ein Ersatzschlag kommt spät, weil nichts Schnelleres vorher kam; darum zählt er hier zu N und nicht wie eine Extrasystole zu S. Ohne einen Blick auf die P-Wellen hält man das für eine Sinusbradykardie.',
  'teach.strip.junctional-escape.title': 'Junktionaler Ersatzrhythmus nach Flattern',
  'teach.strip.lbbb.text':
    'Jeder QRS-Komplex ist breit: plump nach oben in MLII, breit nach unten in V1, und die T-Welle zeigt jeweils in die andere Richtung. Vor jedem steht eine P-Welle, der Rhythmus ist also ein Sinusrhythmus; nur die linke Kammer wird auf einem Umweg erreicht. Zur Klasse N gehört auch der Schenkelblock, denn der Schlag kommt weiterhin vom Sinusknoten. Ein Programm, das nur auf die Breite sieht, hält das für lauter ventrikuläre Schläge; eines, das mit dem üblichen Schlag der Aufzeichnung vergleicht, nicht. Die veränderte ST-Strecke gehört dazu und darf nicht wie die eines schmalen Schlags gelesen werden.',
  'teach.strip.lbbb.title': 'Linksschenkelblock',
  'teach.strip.noise-like-rhythm.text':
    'Ab 4,7 s bewegt sich der Mensch: In beiden Ableitungen erscheinen breite, hohe Wellen, die man für eine ventrikuläre Tachykardie halten könnte. Aber die schmalen QRS-Komplexe laufen hindurch weiter, alle 0,7 s, davor, währenddessen und danach; eine Tachykardie träte an ihre Stelle. Alle Schläge sind N, und das Programm findet sie hier. Bewegung ist der übliche Grund für Alarme, die nichts bedeuten. Die beiden Zacken bei 8,5 und 9,0 s, die in den Annotationen als QRS-ähnlich markiert sind, passen zu keinem Takt.',
  'teach.strip.noise-like-rhythm.title': 'Störung, die wie ein Rhythmus aussieht',
  'teach.strip.normal-12-lead.text':
    'Zwölf Ableitungen eines Herzens, zehn Schläge mit etwa 74 in der Minute. In II hat jeder Schlag eine aufrechte P-Welle, einen schmalen QRS-Komplex und eine aufrechte T-Welle; in aVR steht alles auf dem Kopf, weil diese Ableitung von der anderen Seite schaut; von V1 bis V5 wächst der aufwärts gerichtete Teil des QRS-Komplexes. Kein Schlag ist früh, spät oder breit, also sind alle N. Vorsicht: N sagt, dass ein Schlag auf dem üblichen Weg vom Sinusknoten kommt, und nicht, dass das EKG normal ist. Vergleichen Sie „ST-Hebung“, deren Schläge auch N sind.',
  'teach.strip.normal-12-lead.title': 'Sinusrhythmus in zwölf Ableitungen',
  'teach.strip.pac-aberrant.text':
    'Der fünfte Schlag kommt sehr früh, nach der Hälfte der üblichen Zeit. In MLII ist er so schmal wie die anderen, in V1 zeigt er plötzlich nach oben: Ein Schenkel hatte sich noch nicht erholt, und der Schlag nahm einen Umweg (aberrante Leitung, meist rechts). In den Annotationen steht S. Dieses Programm sagt hier V und irrt: Früh und von anderer Form sind auch die meisten ventrikulären Schläge. Für S spricht: ein schmaler Anfang des QRS-Komplexes, die Form eines Rechtsschenkelblocks und eine Pause, die den frühen Schlag nicht ausgleicht.',
  'teach.strip.pac-aberrant.title': 'Aberranter Vorhofschlag, falsch benannt',
  'teach.strip.pac-and-pvc.text':
    'Zwei frühe Schläge in einem Streifen. Der fünfte, bei 3,0 s, ist so schmal wie seine Nachbarn, und davor ist die T-Welle höher, weil eine frühe P-Welle auf ihr sitzt: S. Der bei 7,1 s ist breit und hoch, hat keine P-Welle, und seine T-Welle zeigt in die andere Richtung: V. Nach dem breiten ist die Pause länger, weil der Sinusknoten nicht zurückgestellt wurde. Früh sind beide; Form, P-Welle und Pause unterscheiden sie. Schwierig wird es, wenn der frühe Vorhofschlag aberrant geleitet wird und dann ebenfalls breit ist.',
  'teach.strip.pac-and-pvc.title': 'Vorhof und Kammer nebeneinander',
  'teach.strip.pac-blocked.text':
    'Nach dem zweiten Schlag kommt eine P-Welle so früh, auf der T-Welle, dass der AV-Knoten noch nicht bereit ist: Es folgt kein QRS-Komplex, nur eine Pause von 1,8 s. Das ist eine blockierte Vorhofextrasystole, ein häufiger Grund für eine Pause. Gegen Ende, bei 7,8 s, kommt wieder eine durch, aber auf einem Umweg, und ist darum breit und gekerbt: aberrant, S. Dort sagt das Programm S, unsicher. Die blockierte hält man leicht für eine Sinuspause oder einen AV-Block, wenn man die kleine Beule auf der T-Welle übersieht, die aberrante für einen ventrikulären Schlag.',
  'teach.strip.pac-blocked.title': 'Blockierte und aberrante Vorhofschläge',
  'teach.strip.pac.text':
    'Der dritte Schlag kommt früh: 0,59 s nach dem vorigen, wo es sonst etwa 0,82 s sind. Sein QRS-Komplex ist so schmal wie die übrigen, und vor ihm steht eine frühe P-Welle, dicht hinter der T-Welle. Er beginnt also in den Vorhöfen: S. Solche Schläge kommen bei den meisten Menschen vor. Zu verwechseln sind sie mit einer Sinusarrhythmie, bei der sich die Abstände nach und nach ändern, oder mit ventrikulären Schlägen, die breit sind. Auch ein Detektor, der eine T-Welle für einen Schlag hält, macht „frühe Schläge“.',
  'teach.strip.pac.title': 'Supraventrikuläre Extrasystole',
  'teach.strip.paced.text':
    'Fünf eigene Schläge; dann übernimmt ein Schrittmacher, zu erkennen an der dünnen Zacke am Anfang jedes Schlags und an den breiten QRS-Komplexen danach. Der erste, bei 4,5 s, ist eine Mischung aus beidem. Stimulierte Schläge sind in der Norm Klasse Q. Das Modell dieses Programms hat keine stimulierten Schläge gelernt und nennt sie hier N, was falsch ist: In ganzen Aufzeichnungen sucht es nach den Zacken und warnt. Stimulierte Schläge sehen wie ein Linksschenkelblock oder wie ventrikuläre Schläge aus, wo die Zacken zu klein sind, um sie zu sehen, wie bei vielen modernen Schrittmachern.',
  'teach.strip.paced.title': 'Ein Schrittmacher übernimmt',
  'teach.strip.pause.text':
    'Vorhofflimmern endet bei 3,5 s, und drei Sekunden lang schlägt nichts, bis der Sinusknoten beginnt: Ab 6,6 s steht vor jedem Schlag eine P-Welle. Alle Schläge sind N; die Pause hat keine eigene Klasse und zeigt sich nur in den Abständen. Dass sich der Sinusknoten nach einem schnellen Vorhofrhythmus Zeit lässt, ist häufig; wie lange zu lange ist, beurteilt eine Ärztin oder ein Arzt mit der ganzen Aufzeichnung. Eine gelöste Elektrode kann ähnlich aussehen, aber dann geht der Takt hinter der Lücke weiter, als wäre nichts gewesen, und die Linie ist oft flach oder verrauscht.',
  'teach.strip.pause.title': 'Pause, wenn Flimmern endet',
  'teach.strip.pre-excitation.text':
    'Die meisten Schläge beginnen schräg (mit einer Delta-Welle): Die P-Welle läuft geradewegs in den QRS-Komplex, weil eine zweite Verbindung zwischen Vorhöfen und Kammern schneller leitet als der AV-Knoten. Beim ersten Schlag und bei dem bei 7,8 s leitet sie nicht: Dort ist die normale Lücke wieder da und mit ihr die Form. Alle kommen vom Sinusknoten: N. Zu verwechseln ist Präexzitation mit einem Schenkelblock, mit späten ventrikulären Schlägen oder mit einem alten Infarkt. Weil sie hier kommt und geht, ist sie leicht zu sehen.',
  'teach.strip.pre-excitation.title': 'Präexzitation',
  'teach.strip.pvc-multiform.text':
    'Fünf ventrikuläre Extrasystolen, und nicht alle gleich: Die erste (1,5 s) ist in V1 hoch und aufrecht, drei andere (4,4, 7,2 und 8,5 s) sind in MLII tief und enden in V1 mit einer kleinen Zacke, und die bei 6,9 s hat eine dritte Form. Man nennt sie multiform: Sie kommen von mehr als einer Stelle oder verlassen sie auf mehr als einem Weg. Alle sind V. Ein Programm, das Schläge nach ihrer Form gruppiert, macht daraus drei Gruppen. Zu verwechseln sind sie mit Fusionsschlägen oder aberranten Vorhofschlägen; zwei folgen einander als Couplet.',
  'teach.strip.pvc-multiform.title': 'Ventrikuläre Schläge mehrerer Formen',
  'teach.strip.pvc.text':
    'Zwei Schläge kommen eine halbe Sekunde nach dem vorigen, sind breit und sehr hoch und haben keine P-Welle; die T-Welle danach zeigt in die andere Richtung. Die Erregung beginnt in einer Kammer und breitet sich langsam aus, von Muskel zu Muskel: V. Nach jedem folgt eine Pause, die den frühen Schlag ausgleicht (kompensatorische Pause). Beide sehen gleich aus: uniform. Einzelne kommen bei vielen Menschen vor. Zu verwechseln sind sie mit aberranten Vorhofschlägen, für die eine frühe P-Welle spräche, oder mit Artefakten, wenn sie sehr hoch sind.',
  'teach.strip.pvc.title': 'Ventrikuläre Extrasystole',
  'teach.strip.r-on-t.text':
    'Dieser Mensch hat einen Linksschenkelblock, darum sind alle Schläge breit. Der Schlag bei 4,7 s beginnt nur 0,36 s nach dem vorigen, während dessen T-Welle noch nicht vorbei ist: R auf T. Die Kammern sind dann teils erholt und teils nicht, darum beachtet man so frühe Schläge. Der zweite ventrikuläre Schlag, bei 7,2 s, kommt nach der T-Welle. Beide sind V: früh, von anderer Form, ohne P-Welle. Bei breiten normalen Schlägen übersieht man sie leicht; der Vergleich mit dem üblichen Schlag der Aufzeichnung hilft.',
  'teach.strip.r-on-t.title': 'R auf T',
  'teach.strip.rbbb.text':
    'Auf die P-Welle folgt ein QRS-Komplex, der spät und rechts endet: In V1 folgt auf eine kleine erste Zacke eine zweite, hohe, in MLII kommt am Ende eine breite S-Zacke. Die rechte Kammer wird auf einem Umweg erreicht, von links. Der Rhythmus ist ein Sinusrhythmus, die Klasse N. Die hohe zweite Zacke ist die der aberranten Schläge, die aus demselben Grund meist so aussehen; ein einzelner solcher Schlag, der früh kommt, kann vom Vorhof, aus der Kammer oder aus beiden kommen. Hier sind alle Schläge so, jeder mit seiner P-Welle.',
  'teach.strip.rbbb.title': 'Rechtsschenkelblock',
  'teach.strip.sinus-bradycardia.text':
    'Vor jedem QRS-Komplex steht eine P-Welle, immer dieselbe, bei etwa 51 Schlägen in der Minute. Unter 60 heißt das Bradykardie; im Schlaf und bei trainierten Menschen ist sie üblich. Alle Schläge sind N, denn die Klassen sagen nichts über die Frequenz. Zu verwechseln ist sie mit einem AV-Block 2:1, bei dem sich eine zweite P-Welle zwischen den Schlägen versteckt: Suchen Sie sie hinter der T-Welle, und vergleichen Sie den Streifen „AV-Block zweiten Grades“. Ein junktionaler Rhythmus ist ebenso langsam, aber ohne die P-Welle.',
  'teach.strip.sinus-bradycardia.title': 'Sinusbradykardie',
  'teach.strip.sinus-tachycardia.text':
    'Etwa 112 Schläge in der Minute, jeder mit seiner P-Welle, die nahe an die T-Welle davor gerückt ist. Alle Schläge sind N. Über 100 heißt das Tachykardie; Anstrengung, Fieber oder Aufregung genügen. Zu verwechseln ist sie mit einer supraventrikulären Tachykardie, die von einem Schlag zum nächsten beginnt und wie ein Uhrwerk läuft, oder mit Vorhofflattern mit 2:1-Überleitung. Hier wandern die Abstände ein wenig (0,51 bis 0,58 s), wie es die des Sinusknotens tun, und die P-Welle ist klar zu sehen.',
  'teach.strip.sinus-tachycardia.title': 'Sinustachykardie',
  'teach.strip.st-elevation.text':
    'Sechs der zwölf Ableitungen. Von V1 bis V4 zeigt der QRS-Komplex nur nach unten, und die Linie danach kehrt nicht auf die Höhe davor zurück, sondern bleibt als Kuppel darüber, bis die T-Welle nach unten geht (20 mm/mV zeigt es besser). Die Kardiologen der Datenbank schrieben „STEMI: anterior wall“, ein Vorderwandinfarkt mit ST-Hebung. Alle Schläge sind im Sinusrhythmus und N, was richtig ist und zeigt, was solche Klassen nicht können: Die Klasse eines Schlags sagt nichts über die ST-Strecke. ST-Hebungen gibt es auch bei gesunden jungen Menschen, bei Schenkelblock und bei Perikarditis; wer Brustschmerzen hat, braucht sofort Hilfe und kein Programm.',
  'teach.strip.st-elevation.title': 'ST-Hebung',
  'teach.strip.svta.text':
    'Zwei einzelne frühe Schläge und ab 5,7 s sechs in Folge mit etwa 145 in der Minute: eine kurze Salve supraventrikulärer Tachykardie. Die QRS-Komplexe bleiben schmal und behalten ihre Form; die Salve beginnt mit einem frühen Schlag und endet auf einmal. Alle sechs sind S. Das Programm findet sie und nennt seine Klassen unsicher. Zu verwechseln ist das mit einer Sinustachykardie, die allmählich schneller wird, oder, wären die Schläge breit, mit einer ventrikulären Tachykardie.',
  'teach.strip.svta.title': 'Salve supraventrikulärer Tachykardie',
  'teach.strip.ventricular-tachycardia.text':
    'Nach einem einzelnen ventrikulären Schlag (5,2 s) und einem frühen aus dem Vorhof (6,5 s) folgen acht breite Schläge mit etwa 180 in der Minute: eine Salve ventrikulärer Tachykardie. So heißen drei oder mehr in Folge mit über 100; sie endet von selbst nach weniger als drei Sekunden. Alle acht sind V und haben die Form des einzelnen davor. Den Vorhofschlag nennt das Programm N, unsicher; in den Annotationen steht S. Eine supraventrikuläre Tachykardie mit Schenkelblock kann ebenso aussehen, und Bewegung auch, bei der die normalen Schläge weiterlaufen.',
  'teach.strip.ventricular-tachycardia.title': 'Salve ventrikulärer Tachykardie',
};
