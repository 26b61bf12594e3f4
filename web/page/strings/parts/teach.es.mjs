export default {
  'teach.class.F': 'F: fusión de un latido ventricular y uno normal',
  'teach.class.N': 'N: normal, también con bloqueo de rama o como escape desde arriba',
  'teach.class.Q': 'Q: estimulado, o no se puede decir',
  'teach.class.S': 'S: extrasístole supraventricular (prematura, de encima de los ventrículos)',
  'teach.class.V': 'V: extrasístole ventricular',
  'teach.gallery.credit': 'Registro {record} de {database}, de {begin} a {end}.',
  'teach.gallery.failed': 'No se pudo cargar esta tira ({reason}). Inténtelo de nuevo.',
  'teach.gallery.intro':
    'Tiras breves de registros reales, con lo que hay que ver en ellas. Las etiquetas son las de este programa, hechas solo con la tira. Las tiras se eligieron de modo que la mayoría acierte, y algunos de los registros están entre los que enseñaron al modelo: espere menos en uno nuevo. Nada de esto dice algo sobre su propio corazón.',
  'teach.gallery.licence': 'Tiras: extractos breves de tres bases de datos de PhysioNet, bajo la {licence}.',
  'teach.gallery.list': 'Todas las tiras',
  'teach.gallery.loading': 'Cargando la tira…',
  'teach.gallery.next': 'Tira siguiente',
  'teach.gallery.open': 'En el trazado: {title}',
  'teach.gallery.previous': 'Tira anterior',
  'teach.gallery.strips': {
    one: '{count} tira',
    other: '{count} tiras',
  },
  'teach.gallery.title': 'Galería de tiras',
  'teach.how.cut.absent':
    'El modelo mira cada latido por sí solo, o este no pudo recortarse: no hay nada que superponer.',
  'teach.how.cut.beat': 'este latido',
  'teach.how.cut.normal': 'el latido normal del registro',
  'teach.how.cut.picture':
    'Este latido dibujado sobre el latido normal del mismo registro. Sus formas coinciden con una correlación de {correlation}.',
  'teach.how.cut.text':
    'El latido se recorta del trazado y se pone sobre el latido habitual del mismo registro. No importa cómo es, sino dónde se aparta de los de esa persona.',
  'teach.how.cut.title': 'El latido frente al normal',
  'teach.how.detection.absent': 'El trazado alrededor de este latido no está disponible.',
  'teach.how.detection.beats': {
    one: '{count} latido encontrado',
    other: '{count} latidos encontrados',
  },
  'teach.how.detection.picture': '{seconds} s del trazado: {beats}, este marcado.',
  'teach.how.detection.text':
    'Primero se encuentran los latidos: picos bruscos y breves (complejos QRS) que destacan de todo lo más lento y del ruido. Un pico que aquí se pasa por alto no recibe ninguna etiqueta.',
  'teach.how.detection.title': 'Encontrar el latido',
  'teach.how.intro': 'Cómo el trazado de este latido llegó a ser su etiqueta, en cinco pasos.',
  'teach.how.label.absent': 'Este latido no tiene probabilidades: no hay etiqueta que explicar.',
  'teach.how.label.other': '{class}: {percent}',
  'teach.how.label.picture': '{class} con una probabilidad de {percent}. {others}',
  'teach.how.label.reason': 'En palabras: {reason}',
  'teach.how.label.text':
    'Los últimos números de la red se vuelven probabilidades que suman uno, y la mayor da la etiqueta. Dice cuán segura está la red, no si tiene razón.',
  'teach.how.label.title': 'Probabilidades y etiqueta',
  'teach.how.label.unsure': 'El propio programa llama insegura a esta etiqueta.',
  'teach.how.network.absent':
    'Entre lo que entra y lo que sale, la red calcula muchísimos productos y sumas. Sus imágenes no están disponibles para este modelo.',
  'teach.how.network.channels': {
    one: '{count} fila',
    other: '{count} filas',
  },
  'teach.how.network.layer': '{name}: {channels}',
  'teach.how.network.layers': {
    one: '{count} capa',
    other: '{count} capas',
  },
  'teach.how.network.picture':
    'Mapas de características de {layers}. Cuanto más intenso el color, más fuerte responde allí una fila.',
  'teach.how.network.text':
    'Capa tras capa, la red desliza pequeños patrones, que aprendió de latidos etiquetados por cardiólogos, sobre lo que se le muestra. Cada fila de la imagen es un patrón, con color donde encaja.',
  'teach.how.network.title': 'Lo que calcula la red',
  'teach.how.next': 'Paso siguiente',
  'teach.how.of': 'Paso {step} de {steps}',
  'teach.how.previous': 'Paso anterior',
  'teach.how.rhythm.absent': 'Este latido no tiene vecinos cuya distancia se pueda medir.',
  'teach.how.rhythm.after': 'hasta el siguiente: {ms} ms',
  'teach.how.rhythm.before': 'desde el anterior: {ms} ms',
  'teach.how.rhythm.early': 'Llega un {percent} antes de lo habitual.',
  'teach.how.rhythm.late': 'Llega un {percent} después de lo habitual.',
  'teach.how.rhythm.ontime': 'Llega cuando se lo espera.',
  'teach.how.rhythm.text':
    'Un latido que llega pronto, o tras una pausa, dice mucho de dónde viene. Por eso los intervalos de antes y después se comparan con los de sus vecinos.',
  'teach.how.rhythm.title': 'Ritmo: pronto, tarde o a tiempo',
  'teach.how.rhythm.usual': 'habitual: {ms} ms',
  'teach.how.title': '¿Cómo lo sabe?',
  'teach.kind.conduction': 'Conducción y pausas',
  'teach.kind.sinus': 'Ritmo sinusal',
  'teach.kind.supraventricular': 'De encima de los ventrículos',
  'teach.kind.traps': 'Trampas',
  'teach.kind.ventricular': 'De los ventrículos',
  'teach.quiz.again': 'Otro cuestionario',
  'teach.quiz.answer': 'Responder',
  'teach.quiz.ask.class': '¿De qué clase es el latido marcado, a los {seconds} s?',
  'teach.quiz.ask.rhythm': '¿Qué ritmo es este?',
  'teach.quiz.copied': 'Copiado.',
  'teach.quiz.copy.link': 'Copiar el enlace para una clase',
  'teach.quiz.copy.results': 'Copiar mi resultado',
  'teach.quiz.copyhere': 'El navegador no permite copiar. Seleccione este texto y cópielo usted:',
  'teach.quiz.end': 'Su resultado',
  'teach.quiz.intro':
    'Tiras sin etiquetas: diga lo que ve. Las teclas 1 a 5 eligen, Intro responde y sigue. Nada se envía ni se guarda; quien abra el mismo enlace recibe las mismas preguntas en el mismo orden.',
  'teach.quiz.next': 'Pregunta siguiente',
  'teach.quiz.of': 'Pregunta {question} de {questions}',
  'teach.quiz.questions': 'Preguntas',
  'teach.quiz.report': 'Cuestionario Beatlens {seed}: {right} de {questions} correctas ({percent})',
  'teach.quiz.report.right': '{number}. correcta: {answer} ({strip})',
  'teach.quiz.report.wrong': '{number}. incorrecta: {given}, y es {answer} ({strip})',
  'teach.quiz.result': 'Ver mi resultado',
  'teach.quiz.right': 'Correcto: {answer}.',
  'teach.quiz.score': '{right} de {questions} correctas',
  'teach.quiz.seed': 'Número del cuestionario',
  'teach.quiz.start': 'Empezar',
  'teach.quiz.title': 'Cuestionario',
  'teach.quiz.wrong': 'No es correcto. Su respuesta: {given}. Es: {answer}.',
  'teach.rhythm.atrial_bigeminy': 'Bigeminismo auricular',
  'teach.rhythm.atrial_fibrillation': 'Fibrilación auricular',
  'teach.rhythm.atrial_flutter': 'Aleteo (flutter) auricular',
  'teach.rhythm.av_block_2_1': 'Bloqueo AV de segundo grado, 2:1',
  'teach.rhythm.conversion_pause': 'La fibrilación auricular acaba con una pausa, luego ritmo sinusal',
  'teach.rhythm.junctional_escape': 'El flutter auricular cesa, luego ritmo de escape de la unión',
  'teach.rhythm.lbbb': 'Ritmo sinusal con bloqueo de rama izquierda',
  'teach.rhythm.paced': 'Ritmo sinusal, luego toma el mando un marcapasos ventricular',
  'teach.rhythm.pre_excitation': 'Ritmo sinusal con preexcitación intermitente',
  'teach.rhythm.rbbb': 'Ritmo sinusal con bloqueo de rama derecha',
  'teach.rhythm.sinus_bradycardia': 'Bradicardia sinusal, menos de 60 por minuto',
  'teach.rhythm.sinus_tachycardia': 'Taquicardia sinusal, más de 100 por minuto',
  'teach.rhythm.sinus_with_artefact': 'Ritmo sinusal con artefactos',
  'teach.rhythm.supraventricular_run': 'Ritmo sinusal con una salva de taquicardia supraventricular',
  'teach.rhythm.ventricular_bigeminy': 'Bigeminismo ventricular',
  'teach.rhythm.ventricular_run': 'Ritmo sinusal con una salva de taquicardia ventricular',
  'teach.strip.atrial-bigeminy.text':
    'Uno de cada dos latidos llega pronto: unos 0,74 s, luego 0,84 s, una y otra vez. El complejo QRS de los latidos precoces es tan estrecho como el de los demás y tiene casi la misma forma; nacen, pues, encima de los ventrículos y bajan por el camino habitual: S. La forma sola no delata nada; lo hacen los intervalos y la onda P. Se puede confundir con un ritmo sinusal algo irregular o, mirando solo el ritmo, con un bigeminismo ventricular, cuyos latidos precoces son anchos.',
  'teach.strip.atrial-bigeminy.title': 'Bigeminismo auricular',
  'teach.strip.atrial-fibrillation.text':
    'No hay dos intervalos iguales (de 0,67 a 1,17 s, sin patrón alguno), y ninguna onda P precede a los complejos QRS estrechos; entre ellos la línea de base solo tiembla un poco. Los latidos pasan por el nodo AV y bajan por el camino habitual, así que cada uno es N: las clases dicen de dónde viene un latido, y fibrilación auricular es una palabra para el ritmo. Se puede confundir con un ritmo sinusal con muchas extrasístoles auriculares, con un flutter de conducción variable o con un ritmo sinusal con temblor muscular.',
  'teach.strip.atrial-fibrillation.title': 'Fibrilación auricular',
  'teach.strip.atrial-flutter.text':
    'Las aurículas giran unas 260 veces por minuto, y se conduce más o menos una de cada dos ondas: unos 130 latidos estrechos por minuto, casi regulares, con un intervalo más largo donde se bloqueó una onda más. En V1 hay ondas pequeñas antes y después de cada complejo QRS, siempre a la misma distancia. Todos los latidos bajan por el camino habitual: N. Una frecuencia estable de 130 a 150 se toma fácilmente por taquicardia sinusal, porque una de las dos ondas de flutter se esconde en el QRS o en la onda T; donde la conducción cambia parece fibrilación.',
  'teach.strip.atrial-flutter.title': 'Flutter auricular',
  'teach.strip.av-block.text':
    'Las ondas P llegan a ritmo regular, unas 71 por minuto, pero solo a una de cada dos le sigue un complejo QRS: la otra queda sola detrás de la onda T. Así los ventrículos laten 36 veces por minuto. Los latidos conducidos son N; lo que falta no tiene etiqueta. De un bloqueo 2:1 por sí solo nadie puede decir de qué tipo de segundo grado es. Se toma fácilmente por bradicardia sinusal si se pasan por alto las ondas P sueltas, o por extrasístoles auriculares bloqueadas, cuya onda P llega pronto. Con seis latidos el propio programa dice que es muy poco para juzgar un ritmo.',
  'teach.strip.av-block.title': 'Bloqueo AV de segundo grado, 2:1',
  'teach.strip.bigeminy.text':
    'Latidos normales y ventriculares se alternan: tras cada latido estrecho con onda P llega, medio segundo después, uno ancho sin ella, y luego una pausa. Los anchos son V, los demás N. En el pulso solo se cuenta aquí la mitad de los latidos, porque los precoces suelen mover demasiado poca sangre para notarse. Dos trampas: la pausa se toma por un latido que falta, y la onda T del latido ancho, alta e invertida, por un latido propio.',
  'teach.strip.bigeminy.title': 'Bigeminismo ventricular',
  'teach.strip.couplet.text':
    'Dos latidos anchos se siguen a 0,48 s, sin ondas P, y luego hay una pausa: una pareja. No tienen la misma forma: quizá vienen de dos sitios o toman dos caminos. Ambos son V. Tres o más seguidos se llamarían salva. El segundo puede pasarse por alto, porque está donde se espera la onda T del primero; la pareja también se puede confundir con extrasístoles auriculares con aberrancia, ante las que habría una onda P precoz.',
  'teach.strip.couplet.title': 'Pareja ventricular',
  'teach.strip.electrode.text':
    'A los 5,2 s la línea de base salta hacia abajo y a los 6,1 s hacia arriba, en ambas derivaciones a la vez: un electrodo se soltó, o alguien tiró de él. Ningún corazón hace eso. Entre los saltos, a los 5,8 s, hay un latido normal sobre la pendiente. Este programa se engaña aquí: toma el primer salto por un latido ventricular (V), el segundo por un N dudoso, y no encuentra el latido entre ellos. Muchos programas toman tales escalones por extrasístoles; mire si los latidos de alrededor mantienen su paso, como aquí.',
  'teach.strip.electrode.title': 'Un electrodo que se mueve',
  'teach.strip.fusion.text':
    'Compare tres formas en V1: el latido normal es profundo y estrecho, los ventriculares (a 1,8, 7,2 y 9,3 s) acaban en un pico alto hacia arriba, y el de 3,9 s queda entre ambos. Allí un latido de los ventrículos empezó justo cuando el normal llegaba desde arriba, y cada uno tomó una parte del corazón: F, fusión. Llega a tiempo, con una onda P delante, pero su onda T en MLII ya es la de los latidos ventriculares. Se puede confundir con un latido normal algo raro o con una extrasístole ventricular. Ni los expertos se ponen de acuerdo en muchos de ellos, y el programa llama insegura a esta etiqueta.',
  'teach.strip.fusion.title': 'Latido de fusión',
  'teach.strip.junctional-escape.text':
    'En los primeros 3,5 s hay un flutter auricular, con latidos rápidos e irregulares. Cesa, y tras una pausa interviene la región del nodo AV: cinco latidos estrechos, regulares, a unos 53 por minuto, sin la onda P habitual delante. Un escape llega tarde, porque nada más rápido llegó antes; por eso aquí cuenta como N, y no como S a la manera de una extrasístole. Sin mirar las ondas P se toma por bradicardia sinusal.',
  'teach.strip.junctional-escape.title': 'Escape de la unión tras flutter',
  'teach.strip.lbbb.text':
    'Cada complejo QRS es ancho: grueso y hacia arriba en MLII, ancho y hacia abajo en V1, con la onda T en sentido contrario. Una onda P precede a cada uno, así que el ritmo es sinusal; solo al ventrículo izquierdo se llega dando un rodeo. La clase N incluye el bloqueo de rama, porque el latido sigue viniendo del nodo sinusal. Un programa que solo mira la anchura lo toma por una serie de latidos ventriculares; no así uno que compara con el latido habitual del registro. El segmento ST alterado es parte de ello y no debe leerse como el de un latido estrecho.',
  'teach.strip.lbbb.title': 'Bloqueo de rama izquierda',
  'teach.strip.noise-like-rhythm.text':
    'Desde los 4,7 s la persona se mueve: aparecen ondas anchas y altas en ambas derivaciones que podrían tomarse por taquicardia ventricular. Pero los complejos QRS estrechos siguen su marcha, cada 0,7 s, antes, durante y después; una taquicardia ocuparía su lugar. Todos los latidos son N, y el programa aquí los encuentra. El movimiento es la causa habitual de alarmas sin motivo. Los dos picos cerca de 8,5 y 9,0 s, que los anotadores marcaron como parecidos a un QRS, no siguen ningún paso.',
  'teach.strip.noise-like-rhythm.title': 'Ruido que parece un ritmo',
  'teach.strip.normal-12-lead.text':
    'Doce derivaciones de un corazón, diez latidos a unos 74 por minuto. En II cada latido tiene una onda P hacia arriba, un complejo QRS estrecho y una onda T hacia arriba; en aVR todo está al revés, porque esa derivación mira desde el otro lado; de V1 a V5 crece la parte positiva del QRS. Ningún latido es precoz, tardío o ancho: todos son N. Cuidado: N dice que un latido viene del nodo sinusal por el camino habitual, y no que el electrocardiograma sea normal. Compárelo con «Elevación del ST», cuyos latidos también son N.',
  'teach.strip.normal-12-lead.title': 'Ritmo sinusal en doce derivaciones',
  'teach.strip.pac-aberrant.text':
    'El quinto latido llega muy pronto, en la mitad del tiempo habitual. En MLII es tan estrecho como los demás, en V1 apunta de pronto hacia arriba: una rama aún no se había recuperado, y el latido dio un rodeo (aberrancia, casi siempre a la derecha). Las anotaciones dicen S. Este programa dice aquí V, y se equivoca: precoces y de otra forma son también la mayoría de los latidos ventriculares. A favor de S: un comienzo estrecho del QRS, la forma de un bloqueo de rama derecha y una pausa que no compensa el latido precoz.',
  'teach.strip.pac-aberrant.title': 'Latido auricular aberrante, mal etiquetado',
  'teach.strip.pac-and-pvc.text':
    'Dos latidos precoces en una tira. El quinto, a los 3,0 s, es tan estrecho como sus vecinos, y la onda T de delante es más alta, porque lleva encima una onda P precoz: S. El de 7,1 s es ancho y alto, no tiene onda P, y su onda T apunta en sentido contrario: V. Tras el ancho la pausa es más larga, porque el nodo sinusal no se reinició. Ambos son precoces; la forma, la onda P y la pausa los distinguen. Se complica cuando el latido auricular precoz se conduce con aberrancia y por eso también es ancho.',
  'teach.strip.pac-and-pvc.title': 'Auricular y ventricular, lado a lado',
  'teach.strip.pac-blocked.text':
    'Tras el segundo latido llega una onda P tan pronto, sobre la onda T, que el nodo AV no está listo: no sigue ningún QRS, solo una pausa de 1,8 s. Es una extrasístole auricular bloqueada, causa frecuente de una pausa. Cerca del final, a los 7,8 s, otra pasa, pero por un rodeo, y por eso es ancha y mellada: aberrante, S. Allí el programa dice S, insegura. La bloqueada se toma fácilmente por una pausa sinusal o un bloqueo AV si no se ve el pequeño bulto sobre la onda T, y la aberrante por un latido ventricular.',
  'teach.strip.pac-blocked.title': 'Latidos auriculares bloqueado y aberrante',
  'teach.strip.pac.text':
    'El tercer latido llega pronto: 0,59 s después del anterior, cuando los demás tardan unos 0,82 s. Su complejo QRS es tan estrecho como el resto, y una onda P precoz lo precede, justo detrás de la onda T. Nace, pues, en las aurículas: S. La mayoría de la gente los tiene. Se puede confundir con una arritmia sinusal, en la que los intervalos cambian poco a poco, o con latidos ventriculares, que son anchos. Un detector que toma una onda T por un latido también fabrica «latidos precoces».',
  'teach.strip.pac.title': 'Extrasístole auricular',
  'teach.strip.paced.text':
    'Cinco latidos propios; luego toma el mando un marcapasos, que se reconoce por la fina espiga al comienzo de cada latido y por los complejos QRS anchos que le siguen. El primero, a los 4,5 s, es una mezcla de ambos. Los latidos estimulados son de clase Q en la norma. El modelo de este programa no ha aprendido ninguno y aquí los llama N, lo que es incorrecto: en registros enteros busca las espigas y avisa. Los latidos estimulados parecen un bloqueo de rama izquierda o latidos ventriculares cuando las espigas son demasiado pequeñas para verse, como en muchos marcapasos modernos.',
  'teach.strip.paced.title': 'Un marcapasos toma el mando',
  'teach.strip.pause.text':
    'La fibrilación auricular acaba a los 3,5 s, y durante tres segundos nada late, hasta que empieza el nodo sinusal: desde los 6,6 s una onda P precede a cada latido. Todos los latidos son N; la pausa no tiene etiqueta propia y solo se ve en los intervalos. Que el nodo sinusal se tome su tiempo tras un ritmo auricular rápido es frecuente; cuánto es demasiado lo juzga un médico con el registro entero. Un electrodo suelto puede parecerse, pero entonces el paso sigue tras el hueco como si nada, y la línea suele ser plana o ruidosa.',
  'teach.strip.pause.title': 'Pausa al acabar la fibrilación',
  'teach.strip.pre-excitation.text':
    'La mayoría de los latidos empieza con un empastamiento (onda delta): la onda P entra directamente en el QRS, porque una segunda conexión entre aurículas y ventrículos conduce más deprisa que el nodo AV. En el primer latido, y en el de 7,8 s, no conduce: allí vuelve la separación normal, y con ella la forma. Todos vienen del nodo sinusal: N. La preexcitación se toma por un bloqueo de rama, por latidos ventriculares tardíos o por un infarto antiguo. Que vaya y venga la hace fácil de ver aquí.',
  'teach.strip.pre-excitation.title': 'Preexcitación',
  'teach.strip.pvc-multiform.text':
    'Cinco extrasístoles ventriculares, y no todas iguales: la primera (1,5 s) es alta y positiva en V1, otras tres (4,4, 7,2 y 8,5 s) son profundas en MLII y acaban en un pequeño pico en V1, y la de 6,9 s tiene una tercera forma. Se llaman multiformes: vienen de más de un sitio, o salen de él por más de un camino. Todas son V. Un programa que agrupa los latidos por su forma hace tres grupos de ellas. Se pueden confundir con latidos de fusión o con auriculares aberrantes; dos se siguen en pareja.',
  'teach.strip.pvc-multiform.title': 'Latidos ventriculares de varias formas',
  'teach.strip.pvc.text':
    'Dos latidos llegan medio segundo después del anterior, son anchos y muy altos, y no tienen onda P; la onda T que les sigue apunta en sentido contrario. El impulso nace en un ventrículo y se extiende despacio, de músculo a músculo: V. Tras cada uno sigue una pausa que compensa el latido precoz (pausa compensadora). Ambos se parecen: uniformes. Mucha gente tiene alguna suelta. Se confunden con latidos auriculares aberrantes, a cuyo favor hablaría una onda P precoz, o con artefactos cuando son muy altas.',
  'teach.strip.pvc.title': 'Extrasístole ventricular',
  'teach.strip.r-on-t.text':
    'Esta persona tiene un bloqueo de rama izquierda, así que todos los latidos son anchos. El de 4,7 s empieza solo 0,36 s después del anterior, cuando la onda T de este aún no ha terminado: R sobre T. Los ventrículos están entonces en parte recuperados y en parte no, y por eso se presta atención a latidos tan precoces. El segundo latido ventricular, a los 7,2 s, llega tras la onda T. Ambos son V: precoces, de otra forma, sin onda P. Entre latidos normales anchos se pasan por alto con facilidad; ayuda compararlos con el latido habitual del registro.',
  'teach.strip.r-on-t.title': 'R sobre T',
  'teach.strip.rbbb.text':
    'A la onda P le sigue un complejo QRS que acaba tarde y a la derecha: en V1 a una pequeña primera onda le sigue una segunda, alta; en MLII llega al final una onda S ancha. Al ventrículo derecho se llega dando un rodeo, desde la izquierda. El ritmo es sinusal, la etiqueta N. La segunda onda alta es la de los latidos aberrantes, que casi siempre tienen esta forma por la misma razón; uno solo así, precoz, puede ser auricular, ventricular o ambas cosas. Aquí todos los latidos son así, cada uno con su onda P.',
  'teach.strip.rbbb.title': 'Bloqueo de rama derecha',
  'teach.strip.sinus-bradycardia.text':
    'Una onda P, siempre la misma, precede a cada complejo QRS, a unos 51 latidos por minuto. Por debajo de 60 se llama bradicardia; es habitual al dormir y en personas entrenadas. Todos los latidos son N, porque las clases no hablan de frecuencia. Se puede confundir con un bloqueo AV 2:1, en el que una segunda onda P se esconde entre los latidos: búsquela detrás de la onda T, y compare con la tira «Bloqueo AV de segundo grado». Un ritmo de la unión es igual de lento, pero sin esa onda P.',
  'teach.strip.sinus-bradycardia.title': 'Bradicardia sinusal',
  'teach.strip.sinus-tachycardia.text':
    'Unos 112 latidos por minuto, cada uno con su onda P, que se ha acercado a la onda T anterior. Todos los latidos son N. Por encima de 100 se llama taquicardia; bastan el esfuerzo, la fiebre o la emoción. Se toma por taquicardia supraventricular, que empieza de un latido al siguiente y va como un reloj, o por flutter con conducción 2:1. Aquí los intervalos derivan un poco (de 0,51 a 0,58 s), como los del nodo sinusal, y la onda P se ve claramente.',
  'teach.strip.sinus-tachycardia.title': 'Taquicardia sinusal',
  'teach.strip.st-elevation.text':
    'Seis de las doce derivaciones. De V1 a V4 el complejo QRS solo apunta hacia abajo, y la línea que le sigue no vuelve al nivel de antes, sino que queda por encima como una cúpula, hasta que la onda T baja (20 mm/mV lo muestra mejor). Los cardiólogos de la base de datos escribieron «STEMI: anterior wall», un infarto anterior con elevación del ST. Todos los latidos están en ritmo sinusal y son N, lo que es correcto y muestra lo que tales etiquetas no pueden: la clase de un latido no dice nada del segmento ST. La elevación del ST también se ve en jóvenes sanos, en el bloqueo de rama y en la pericarditis; quien tenga dolor en el pecho necesita ayuda enseguida, y no un programa.',
  'teach.strip.st-elevation.title': 'Elevación del ST',
  'teach.strip.svta.text':
    'Dos latidos precoces sueltos, y desde los 5,7 s seis seguidos a unos 145 por minuto: una breve salva de taquicardia supraventricular. Los complejos QRS siguen estrechos y conservan su forma; la salva empieza con un latido precoz y acaba de golpe. Los seis son S. El programa los encuentra y llama inseguras a sus etiquetas. Se puede confundir con una taquicardia sinusal, que se acelera poco a poco, o, si los latidos fueran anchos, con una taquicardia ventricular.',
  'teach.strip.svta.title': 'Salva de taquicardia supraventricular',
  'teach.strip.ventricular-tachycardia.text':
    'Tras un latido ventricular suelto (5,2 s) y uno auricular precoz (6,5 s), ocho latidos anchos se siguen a unos 180 por minuto: una salva de taquicardia ventricular. Así se llaman tres o más seguidos a más de 100; acaba sola en menos de tres segundos. Los ocho son V y tienen la forma del suelto de antes. Al latido auricular el programa lo llama N, insegura; los anotadores dicen S. Una taquicardia supraventricular con bloqueo de rama puede ser igual, y también el movimiento, en el que los latidos normales continúan.',
  'teach.strip.ventricular-tachycardia.title': 'Salva de taquicardia ventricular',
};
