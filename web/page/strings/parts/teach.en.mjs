export default {
  'teach.class.F': 'F: fusion of a ventricular and a normal beat',
  'teach.class.N': 'N: normal, also with bundle branch block or as an escape beat from above',
  'teach.class.Q': 'Q: paced, or it cannot be said',
  'teach.class.S': 'S: supraventricular ectopic (premature, from above the ventricles)',
  'teach.class.V': 'V: ventricular ectopic',
  'teach.gallery.credit': 'Record {record} of the {database}, {begin} to {end}.',
  'teach.gallery.failed': 'This strip could not be loaded ({reason}). Try again.',
  'teach.gallery.intro':
    'Short strips of real recordings, with what is to be seen in them. The labels on the trace are this program’s own, made from the strip alone. The strips were chosen so that most of them are right, and some of the recordings are among those that the model learned from: expect less of it on a new one. Nothing here tells you anything about your own heart.',
  'teach.gallery.licence': 'Strips: short excerpts of three databases of PhysioNet, under the {licence}.',
  'teach.gallery.list': 'All strips',
  'teach.gallery.loading': 'Loading the strip…',
  'teach.gallery.next': 'Next strip',
  'teach.gallery.open': 'Shown on the trace: {title}',
  'teach.gallery.previous': 'Previous strip',
  'teach.gallery.strips': {
    one: '{count} strip',
    other: '{count} strips',
  },
  'teach.gallery.title': 'Gallery of strips',
  'teach.how.cut.absent':
    'The model looks at each beat by itself, or this beat could not be cut out: there is nothing to lay over it.',
  'teach.how.cut.beat': 'this beat',
  'teach.how.cut.normal': 'the recording’s normal beat',
  'teach.how.cut.picture':
    'This beat drawn over the recording’s own normal beat. Their shapes agree with a correlation of {correlation}.',
  'teach.how.cut.text':
    'The beat is cut out of the trace and laid over the usual beat of the same recording. What counts is not how it looks, but where it looks different from this person’s own.',
  'teach.how.cut.title': 'The beat, against the normal one',
  'teach.how.detection.absent': 'The trace around this beat is not at hand.',
  'teach.how.detection.beats': {
    one: '{count} beat',
    other: '{count} beats',
  },
  'teach.how.detection.picture': '{seconds} s of the trace: {beats} found, this one marked.',
  'teach.how.detection.text':
    'First the beats are found: steep, short peaks (QRS complexes) that stand out from everything slower and from noise. A peak that is missed here gets no label at all.',
  'teach.how.detection.title': 'Finding the beat',
  'teach.how.intro': 'How the trace of this beat became its label, in five steps.',
  'teach.how.label.absent': 'This beat has no probabilities, so there is no label to explain.',
  'teach.how.label.other': '{class}: {percent}',
  'teach.how.label.picture': '{class} with a probability of {percent}. {others}',
  'teach.how.label.reason': 'In words: {reason}',
  'teach.how.label.text':
    'The network’s last numbers become probabilities that add up to one, and the largest gives the label. It says how sure the network is, not whether it is right.',
  'teach.how.label.title': 'Probabilities, and the label',
  'teach.how.label.unsure': 'The program itself calls this label unsure.',
  'teach.how.network.absent':
    'Between what goes in and what comes out, the network does a great many multiplications and sums. Their pictures are not at hand for this model.',
  'teach.how.network.channels': {
    one: '{count} row',
    other: '{count} rows',
  },
  'teach.how.network.layer': '{name}: {channels}',
  'teach.how.network.layers': {
    one: '{count} layer',
    other: '{count} layers',
  },
  'teach.how.network.picture': 'Feature maps of {layers}. The stronger the colour, the stronger a row answers there.',
  'teach.how.network.text':
    'Layer by layer the network slides small patterns, which it learned from beats that cardiologists had labelled, along what it is shown. Each row of the picture is one pattern, with colour where it fits.',
  'teach.how.network.title': 'What the network computes',
  'teach.how.next': 'Next step',
  'teach.how.of': 'Step {step} of {steps}',
  'teach.how.previous': 'Previous step',
  'teach.how.rhythm.absent': 'This beat has no neighbours whose distance could be measured.',
  'teach.how.rhythm.after': 'to the next: {ms} ms',
  'teach.how.rhythm.before': 'from the one before: {ms} ms',
  'teach.how.rhythm.early': 'It comes {percent} sooner than usual.',
  'teach.how.rhythm.late': 'It comes {percent} later than usual.',
  'teach.how.rhythm.ontime': 'It comes when one would expect it.',
  'teach.how.rhythm.text':
    'A beat that comes early, or after a pause, says much about where it comes from. So the intervals before and after it are compared with those of its neighbours.',
  'teach.how.rhythm.title': 'Rhythm: early, late or on time',
  'teach.how.rhythm.usual': 'usual: {ms} ms',
  'teach.how.title': 'How does it know?',
  'teach.kind.conduction': 'Conduction and pauses',
  'teach.kind.sinus': 'Sinus rhythm',
  'teach.kind.supraventricular': 'From above the ventricles',
  'teach.kind.traps': 'Traps',
  'teach.kind.ventricular': 'From the ventricles',
  'teach.quiz.again': 'Another quiz',
  'teach.quiz.answer': 'Answer',
  'teach.quiz.ask.class': 'Which class is the marked beat, at {seconds} s?',
  'teach.quiz.ask.rhythm': 'Which rhythm is this?',
  'teach.quiz.copied': 'Copied.',
  'teach.quiz.copy.link': 'Copy the link for a class',
  'teach.quiz.copy.results': 'Copy my results',
  'teach.quiz.copyhere': 'The browser does not allow copying. Select this text and copy it yourself:',
  'teach.quiz.end': 'Your result',
  'teach.quiz.intro':
    'Strips without labels: say what you see. Keys 1 to 5 choose, Enter answers and goes on. Nothing is sent or kept; whoever opens the same link gets the same questions in the same order.',
  'teach.quiz.next': 'Next question',
  'teach.quiz.of': 'Question {question} of {questions}',
  'teach.quiz.questions': 'Questions',
  'teach.quiz.report': 'Beatlens quiz {seed}: {right} of {questions} right ({percent})',
  'teach.quiz.report.right': '{number}. right: {answer} ({strip})',
  'teach.quiz.report.wrong': '{number}. wrong: {given}, and it is {answer} ({strip})',
  'teach.quiz.result': 'See my result',
  'teach.quiz.right': 'Right: {answer}.',
  'teach.quiz.score': '{right} of {questions} right',
  'teach.quiz.seed': 'Number of the quiz',
  'teach.quiz.start': 'Start',
  'teach.quiz.title': 'Quiz',
  'teach.quiz.wrong': 'Not right. You said: {given}. It is: {answer}.',
  'teach.rhythm.atrial_bigeminy': 'Atrial bigeminy',
  'teach.rhythm.atrial_fibrillation': 'Atrial fibrillation',
  'teach.rhythm.atrial_flutter': 'Atrial flutter',
  'teach.rhythm.av_block_2_1': 'Second-degree AV block, 2:1',
  'teach.rhythm.conversion_pause': 'Atrial fibrillation ends with a pause, then sinus rhythm',
  'teach.rhythm.junctional_escape': 'Atrial flutter ends, then junctional escape rhythm',
  'teach.rhythm.lbbb': 'Sinus rhythm with left bundle branch block',
  'teach.rhythm.paced': 'Sinus rhythm, then a ventricular pacemaker takes over',
  'teach.rhythm.pre_excitation': 'Sinus rhythm with pre-excitation that comes and goes',
  'teach.rhythm.rbbb': 'Sinus rhythm with right bundle branch block',
  'teach.rhythm.sinus_bradycardia': 'Sinus bradycardia, below 60 a minute',
  'teach.rhythm.sinus_tachycardia': 'Sinus tachycardia, above 100 a minute',
  'teach.rhythm.sinus_with_artefact': 'Sinus rhythm with artefacts',
  'teach.rhythm.supraventricular_run': 'Sinus rhythm with a run of supraventricular tachycardia',
  'teach.rhythm.ventricular_bigeminy': 'Ventricular bigeminy',
  'teach.rhythm.ventricular_run': 'Sinus rhythm with a run of ventricular tachycardia',
  'teach.strip.atrial-bigeminy.text':
    'Every second beat comes early: about 0.74 s, then 0.84 s, again and again. The QRS complex of the early beats is as narrow as that of the others and has nearly the same shape, so they start above the ventricles and take the usual way down: S. The shape alone gives nothing away; only the intervals, and the P wave, do. It can be taken for sinus rhythm that is a little uneven, or, if one looks at the rhythm only, for ventricular bigeminy, whose early beats are wide.',
  'teach.strip.atrial-bigeminy.title': 'Atrial bigeminy',
  'teach.strip.atrial-fibrillation.text':
    'No two intervals are alike (0.67 to 1.17 s, without any pattern), and no P waves stand before the narrow QRS complexes; between them the baseline only trembles a little. The beats pass through the AV node and down the usual way, so each is labelled N: the classes say where a beat comes from, and atrial fibrillation is a word for the rhythm. It can be taken for sinus rhythm with many premature atrial beats, for atrial flutter with changing conduction, or for sinus rhythm with tremor of the muscles.',
  'teach.strip.atrial-fibrillation.title': 'Atrial fibrillation',
  'teach.strip.atrial-flutter.text':
    'The atria go round about 260 times a minute, and about every second of these waves is conducted: some 130 narrow beats a minute, almost evenly, with one longer interval where a wave more was blocked. In V1 small waves stand before and after each QRS complex, always at the same distance. All beats take the usual way down: N. A steady rate near 130 to 150 is easily taken for sinus tachycardia, as one of the two flutter waves hides in the QRS complex or T wave; where the conduction changes it looks like atrial fibrillation.',
  'teach.strip.atrial-flutter.title': 'Atrial flutter',
  'teach.strip.av-block.text':
    'P waves come at an even pace, about 71 a minute, but only every second one is followed by a QRS complex: the other stands alone behind the T wave. So the ventricles beat 36 times a minute. The beats that are conducted are N; what is missing has no label. From 2:1 alone nobody can tell which type of second-degree block it is. It is easily taken for sinus bradycardia when the lone P waves are overlooked, and for blocked premature atrial beats, whose P waves come early. With six beats the program says itself that this is too little to judge a rhythm by.',
  'teach.strip.av-block.title': 'Second-degree AV block, 2:1',
  'teach.strip.bigeminy.text':
    'Normal and ventricular beats take turns: after each narrow beat with a P wave comes, half a second later, a wide one without, then a pause. The wide ones are V, the others N. Counting the pulse gives only half of the beats here, as the early ones may move too little blood to be felt. Two traps: the pause is taken for a missing beat, and the T wave of the wide beat, which is tall and upside down, for a beat of its own.',
  'teach.strip.bigeminy.title': 'Ventricular bigeminy',
  'teach.strip.couplet.text':
    'Two wide beats follow each other, 0.48 s apart, without P waves, and then a pause: a couplet. They do not have the same shape, so they may come from two places or take two ways. Both are V. Three or more in a row would be called a run. The second can be overlooked, because it sits where one expects the T wave of the first; the pair can also be taken for premature atrial beats with aberrant conduction, before which an early P wave would stand.',
  'teach.strip.couplet.title': 'Ventricular couplet',
  'teach.strip.electrode.text':
    'At 5.2 s the baseline jumps down and at 6.1 s up again, in both leads at once: an electrode lost its hold, or was pulled. No heart does that. Between the jumps, at 5.8 s, a normal beat stands on the slope. This program is fooled here: it takes the first jump for a ventricular beat (V), the second for a doubtful N, and does not find the beat between them. Such steps are taken for premature beats by many programs; look whether the beats around keep their pace, which they do here.',
  'teach.strip.electrode.title': 'An electrode that moves',
  'teach.strip.fusion.text':
    'Compare three shapes in V1: the normal beat is deep and narrow, the ventricular ones (at 1.8, 7.2 and 9.3 s) end in a tall upright wave, and the beat at 3.9 s lies between the two. There a beat from the ventricles began just as the normal one arrived from above, and each took a part of the heart: F, fusion. It comes on time, with a P wave before it, but its T wave in MLII is already that of the ventricular beats. It can be taken for a normal beat that is a bit odd, or for a premature ventricular one. Even experts disagree about many of them, and the program calls this label unsure.',
  'teach.strip.fusion.title': 'Fusion beat',
  'teach.strip.junctional-escape.text':
    'In the first 3.5 s atrial flutter runs, with quick, uneven beats. It stops, and after a pause the region of the AV node steps in: five narrow beats, evenly at about 53 a minute, without the usual P wave before them. An escape beat comes late, because nothing faster came first; that is why it is counted as N here, and not as S like a premature one. Without a look at the P waves it is taken for sinus bradycardia.',
  'teach.strip.junctional-escape.title': 'Junctional escape after flutter',
  'teach.strip.lbbb.text':
    'Every QRS complex is wide: broad and notched upright in MLII, broad and downward in V1, with the T wave pointing the other way. A P wave stands before each, so the rhythm is sinus; only the left ventricle is reached by a detour. Class N includes bundle branch block, as the beat still comes from the sinus node. A program that looks at the width alone takes it for a row of ventricular beats; one that compares with the recording’s own usual beat does not. The changed ST segment is part of it and must not be read like that of a narrow beat.',
  'teach.strip.lbbb.title': 'Left bundle branch block',
  'teach.strip.noise-like-rhythm.text':
    'From 4.7 s on the person moves: wide, tall waves appear in both leads and could be taken for ventricular tachycardia. But the narrow QRS complexes march on through them, every 0.7 s, before, during and after; a tachycardia would take their place. All beats are N, and the program finds them here. Motion is the usual reason for alarms that mean nothing. The two spikes near 8.5 and 9.0 s, which the annotators marked as looking like QRS complexes, fit the pace of nothing.',
  'teach.strip.noise-like-rhythm.title': 'Noise that looks like a rhythm',
  'teach.strip.normal-12-lead.text':
    'Twelve leads of one heart, ten beats at about 74 a minute. In II each beat has an upright P wave, a narrow QRS complex and an upright T wave; in aVR all is upside down, because that lead looks from the other side; from V1 to V5 the upward part of the QRS complex grows. No beat is early, late or wide, so all are N. Beware: N says that a beat comes from the sinus node the usual way, and not that the electrocardiogram is normal. Compare it with “ST elevation”, whose beats are N too.',
  'teach.strip.normal-12-lead.title': 'Sinus rhythm in twelve leads',
  'teach.strip.pac-aberrant.text':
    'The fifth beat comes very early, in half the usual time. In MLII it is as narrow as the others, in V1 it suddenly points upwards: one bundle branch had not recovered yet, and the beat took a detour (aberrant conduction, usually on the right side). The cardiologists labelled it S. This program says V here, and is wrong: early and of another shape is what most ventricular beats are, too. What speaks for S: a narrow beginning of the QRS complex, the shape of a right bundle branch block, and a pause that does not make up for the early beat.',
  'teach.strip.pac-aberrant.title': 'Aberrant atrial beat, labelled wrongly',
  'teach.strip.pac-and-pvc.text':
    'Two early beats in one strip. The fifth, at 3.0 s, is as narrow as its neighbours, and before it the T wave is taller, because an early P wave sits on it: S. The one at 7.1 s is wide and tall, has no P wave, and its T wave points the other way: V. After the wide one the pause is longer, because the sinus node was not reset. Both are early; shape, P wave and pause tell them apart. It gets difficult when the early atrial beat is conducted aberrantly, and so is wide as well.',
  'teach.strip.pac-and-pvc.title': 'Atrial and ventricular, side by side',
  'teach.strip.pac-blocked.text':
    'After the second beat a P wave comes so early, on the T wave, that the AV node is not ready for it: no QRS complex follows, only a pause of 1.8 s. That is a blocked premature atrial beat, a frequent reason for a pause. Near the end, at 7.8 s, another one gets through, but on a detour, and so is wide and notched: aberrant, S. There the program says S, unsure. The blocked one is easily taken for a sinus pause or an AV block if the small bump on the T wave is overlooked, and the aberrant one for a ventricular beat.',
  'teach.strip.pac-blocked.title': 'Blocked and aberrant atrial beats',
  'teach.strip.pac.text':
    'The third beat comes early: 0.59 s after the one before, where the others take about 0.82 s. Its QRS complex is as narrow as the rest, and an early P wave stands before it, close behind the T wave. So it starts in the atria: S. Such beats occur in most people. They are taken for sinus arrhythmia, in which intervals change little by little, or for ventricular beats, which are wide. A detector that takes a T wave for a beat also makes “early beats”.',
  'teach.strip.pac.title': 'Premature atrial beat',
  'teach.strip.paced.text':
    'Five beats of the person’s own; then a pacemaker takes over, to be seen by the thin spike at the beginning of each beat and by the wide QRS complexes after it. The first one, at 4.5 s, is a mixture of both. Paced beats are class Q in the standard. This program’s model has learned no paced beats and calls them N here, which is wrong: in whole recordings it looks for the spikes and warns. Paced beats look like left bundle branch block or ventricular beats where the spikes are too small to see, as with many modern pacemakers.',
  'teach.strip.paced.title': 'A pacemaker takes over',
  'teach.strip.pause.text':
    'Atrial fibrillation ends at 3.5 s, and for three seconds nothing beats, until the sinus node begins: from 6.6 s on a P wave stands before each beat. All beats are N; the pause has no label of its own and shows only in the intervals. That the sinus node takes its time after a fast atrial rhythm is common; how long is too long, a doctor judges with the whole recording. A lost electrode can look alike, but then the pace goes on behind the gap as if nothing had been, and the trace is often flat or noisy.',
  'teach.strip.pause.title': 'Pause when fibrillation ends',
  'teach.strip.pre-excitation.text':
    'Most beats begin with a slur (a delta wave): the P wave runs straight into the QRS complex, because a second connection between atria and ventricles conducts faster than the AV node. In the first beat, and in the one at 7.8 s, it does not conduct: there the normal gap returns, and the shape with it. All of them come from the sinus node: N. Pre-excitation is taken for bundle branch block, for ventricular beats that come late, or for an old infarction. That it comes and goes makes it easy to see here.',
  'teach.strip.pre-excitation.title': 'Pre-excitation',
  'teach.strip.pvc-multiform.text':
    'Five premature ventricular beats, and not all alike: the first (1.5 s) is tall and upright in V1, three others (4.4, 7.2 and 8.5 s) are deep in MLII and end in a small spike in V1, and the one at 6.9 s has a third shape. They are called multiform: they come from more than one place, or leave it on more than one way. All are V. A program that groups beats by their shape makes three groups of them. They can be taken for fusion beats or for aberrant atrial ones; two of them follow each other as a couplet.',
  'teach.strip.pvc-multiform.title': 'Ventricular beats of several shapes',
  'teach.strip.pvc.text':
    'Two beats come half a second after the one before, are wide and very tall, and have no P wave; the T wave after them points the other way. The impulse starts in a ventricle and spreads slowly, from muscle to muscle: V. After each a pause follows that makes up for the early beat (a compensatory pause). Both look alike: uniform. Single ones occur in many people. They are taken for aberrant atrial beats, for which an early P wave would speak, or for artefacts when they are very tall.',
  'teach.strip.pvc.title': 'Premature ventricular beat',
  'teach.strip.r-on-t.text':
    'This person has a left bundle branch block, so all beats are wide. The beat at 4.7 s begins only 0.36 s after the one before, while its T wave is not yet over: R on T. The ventricles are then partly recovered and partly not, which is why such early beats get attention. The second ventricular beat, at 7.2 s, comes after the T wave. Both are V: early, of another shape, without a P wave. With wide normal beats they are easy to overlook; comparing with the recording’s own usual beat helps.',
  'teach.strip.r-on-t.title': 'R on T',
  'teach.strip.rbbb.text':
    'The P wave is followed by a QRS complex that ends late and to the right: in V1 a small first wave is followed by a second, tall one, in MLII a broad S wave comes at the end. The right ventricle is reached by a detour, from the left. The rhythm is sinus, the label N. The tall second wave is like that of aberrant beats, which mostly have this shape for the same reason; a single such beat that comes early may be atrial, ventricular or both. Here all beats are so, each with its P wave.',
  'teach.strip.rbbb.title': 'Right bundle branch block',
  'teach.strip.sinus-bradycardia.text':
    'A P wave, always the same, stands before every QRS complex, at about 51 beats a minute. Below 60 this is called bradycardia; it is usual in sleep and in trained people. All beats are N, because the classes do not speak of rate. It can be taken for 2:1 AV block, in which a second P wave hides between the beats: look for it behind the T wave, and compare with the strip “Second-degree AV block”. Junctional rhythm is as slow, but lacks the P wave.',
  'teach.strip.sinus-bradycardia.title': 'Sinus bradycardia',
  'teach.strip.sinus-tachycardia.text':
    'About 112 beats a minute, each with its P wave, which has moved close to the T wave before. All beats are N. Above 100 this is called tachycardia; effort, fever or excitement are enough. It is taken for supraventricular tachycardia, which begins from one beat to the next and goes like clockwork, or for atrial flutter with 2:1 conduction. Here the intervals drift a little (0.51 to 0.58 s), as the sinus node’s do, and the P wave is plain to see.',
  'teach.strip.sinus-tachycardia.title': 'Sinus tachycardia',
  'teach.strip.st-elevation.text':
    'Six of the twelve leads. From V1 to V4 the QRS complex points downwards only, and the line after it does not return to the level before it, but stays above it in a dome, until the T wave turns downwards (20 mm/mV shows it better). The database’s cardiologists wrote “STEMI: anterior wall”, an infarction with ST elevation. All beats are in sinus rhythm and labelled N, which is right, and shows what such labels cannot do: a beat’s class says nothing about the ST segment. ST elevation also occurs in healthy young people, in bundle branch block and in pericarditis; whoever has chest pain needs help at once, and not a program.',
  'teach.strip.st-elevation.title': 'ST elevation',
  'teach.strip.svta.text':
    'Two single early beats, and from 5.7 s on six in a row at about 145 a minute: a short run of supraventricular tachycardia. The QRS complexes stay narrow and keep their shape; the run starts with an early beat, and ends at once. All six are S. The program finds them and calls its labels unsure. It can be taken for sinus tachycardia, which speeds up gradually, or, if the beats were wide, for ventricular tachycardia.',
  'teach.strip.svta.title': 'Run of supraventricular tachycardia',
  'teach.strip.ventricular-tachycardia.text':
    'After a single ventricular beat (5.2 s) and an early atrial one (6.5 s), eight wide beats follow each other at about 180 a minute: a run of ventricular tachycardia. Three or more in a row at over 100 are called so; it ends by itself after less than three seconds. All eight are V, and have the shape of the single one before. The atrial beat the program calls N, unsure; the annotators say S. A supraventricular tachycardia with bundle branch block can look alike, and so can motion, in which the normal beats go on.',
  'teach.strip.ventricular-tachycardia.title': 'Run of ventricular tachycardia',
};
