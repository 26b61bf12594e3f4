export default {
  'teach.class.F': 'F：室性心搏与正常心搏的融合',
  'teach.class.N': 'N：正常，也包括束支阻滞和来自上方的逸搏',
  'teach.class.Q': 'Q：起搏心搏，或无法判断',
  'teach.class.S': 'S：室上性异位（早搏，起源于心室以上）',
  'teach.class.V': 'V：室性异位',
  'teach.gallery.credit': '{database}，记录 {record}，{begin} 至 {end}。',
  'teach.gallery.failed': '无法加载这段心电图（{reason}）。请再试一次。',
  'teach.gallery.intro':
    '真实记录的短片段，以及其中可以看到什么。图上的标签由本程序仅根据该片段给出。这些片段经过挑选，大多数标签是对的，其中一些记录也是模型学习过的：对新的记录请不要期望这么多。这里的内容与您自己的心脏无关。',
  'teach.gallery.licence': '片段：PhysioNet 三个数据库的简短摘录，依据 {licence}。',
  'teach.gallery.list': '全部片段',
  'teach.gallery.loading': '正在加载片段…',
  'teach.gallery.next': '下一段',
  'teach.gallery.open': '心电图上显示的是：{title}',
  'teach.gallery.previous': '上一段',
  'teach.gallery.strips': { other: '{count} 段' },
  'teach.gallery.title': '心电图片段集',
  'teach.how.cut.absent': '该模型单独看每个心搏，或者这个心搏无法截取：没有可以叠放的图形。',
  'teach.how.cut.beat': '这个心搏',
  'teach.how.cut.normal': '本记录的正常心搏',
  'teach.how.cut.picture': '这个心搏叠放在本记录的正常心搏上。两者形态的相关系数为 {correlation}。',
  'teach.how.cut.text':
    '把这个心搏从心电图中截取出来，叠放在同一记录的通常心搏上。重要的不是它的样子，而是它在哪里与此人平常的不同。',
  'teach.how.cut.title': '这个心搏与正常心搏',
  'teach.how.detection.absent': '没有这个心搏前后的心电图。',
  'teach.how.detection.beats': {
    other: '{count} 个心搏',
  },
  'teach.how.detection.picture': '{seconds} 秒心电图：找到{beats}，标出的是这一个。',
  'teach.how.detection.text':
    '首先找到心搏：陡而短的尖峰（QRS 波群），从一切较慢的波和噪声中突出来。在这里漏掉的尖峰不会得到任何标签。',
  'teach.how.detection.title': '找到心搏',
  'teach.how.intro': '这个心搏的心电图怎样变成它的标签：五步。',
  'teach.how.label.absent': '这个心搏没有概率，因此没有标签可以解释。',
  'teach.how.label.other': '{class}：{percent}',
  'teach.how.label.picture': '{class}，概率 {percent}。{others}',
  'teach.how.label.reason': '用文字说：{reason}',
  'teach.how.label.text': '网络最后的数字变成总和为一的概率，最大的决定标签。它说明网络有多确定，而不是它是否正确。',
  'teach.how.label.title': '概率与标签',
  'teach.how.label.unsure': '程序自己认为这个标签不确定。',
  'teach.how.network.absent': '在输入与输出之间，网络要做大量的乘法和加法。这个模型没有可供查看的图像。',
  'teach.how.network.channels': {
    other: '{count} 行',
  },
  'teach.how.network.layer': '{name}：{channels}',
  'teach.how.network.layers': {
    other: '{count} 层',
  },
  'teach.how.network.picture': '{layers}的特征图。颜色越浓，该行在那里的反应越强。',
  'teach.how.network.text':
    '网络一层一层地让小的模式在输入上滑过；这些模式是从心脏病专家标注的心搏中学来的。图中每一行是一个模式，有颜色的地方表示它与之吻合。',
  'teach.how.network.title': '网络计算了什么',
  'teach.how.next': '下一步',
  'teach.how.of': '第 {step} 步，共 {steps} 步',
  'teach.how.previous': '上一步',
  'teach.how.rhythm.absent': '这个心搏没有可以测量间距的相邻心搏。',
  'teach.how.rhythm.after': '到下一个：{ms} 毫秒',
  'teach.how.rhythm.before': '距上一个：{ms} 毫秒',
  'teach.how.rhythm.early': '它比通常早 {percent}。',
  'teach.how.rhythm.late': '它比通常晚 {percent}。',
  'teach.how.rhythm.ontime': '它在预期的时间到来。',
  'teach.how.rhythm.text':
    '提早到来或在停顿之后到来的心搏，很能说明它从哪里来。因此把它前后的间期与相邻心搏的间期作比较。',
  'teach.how.rhythm.title': '节律：早、晚或准时',
  'teach.how.rhythm.usual': '通常：{ms} 毫秒',
  'teach.how.title': '它是怎么知道的？',
  'teach.kind.conduction': '传导与停搏',
  'teach.kind.sinus': '窦性心律',
  'teach.kind.supraventricular': '来自心室以上',
  'teach.kind.traps': '陷阱',
  'teach.kind.ventricular': '来自心室',
  'teach.quiz.again': '再做一次测验',
  'teach.quiz.answer': '回答',
  'teach.quiz.ask.class': '{seconds} 秒处标出的心搏属于哪一类？',
  'teach.quiz.ask.rhythm': '这是什么节律？',
  'teach.quiz.copied': '已复制。',
  'teach.quiz.copy.link': '复制给班级的链接',
  'teach.quiz.copy.results': '复制我的结果',
  'teach.quiz.copyhere': '浏览器不允许复制。请选中这段文字自行复制：',
  'teach.quiz.end': '您的结果',
  'teach.quiz.intro':
    '没有标签的片段：请说出您看到了什么。按键 1 至 5 选择，回车键回答并继续。不会发送或保存任何内容；打开同一链接的人会得到同样顺序的同样问题。',
  'teach.quiz.next': '下一题',
  'teach.quiz.of': '第 {question} 题，共 {questions} 题',
  'teach.quiz.questions': '题数',
  'teach.quiz.report': 'Beatlens 测验 {seed}：{questions} 题答对 {right} 题（{percent}）',
  'teach.quiz.report.right': '{number}. 对：{answer}（{strip}）',
  'teach.quiz.report.wrong': '{number}. 错：答 {given}，应为 {answer}（{strip}）',
  'teach.quiz.result': '查看我的结果',
  'teach.quiz.right': '正确：{answer}。',
  'teach.quiz.score': '{questions} 题答对 {right} 题',
  'teach.quiz.seed': '测验编号',
  'teach.quiz.start': '开始',
  'teach.quiz.title': '测验',
  'teach.quiz.wrong': '不对。您的回答：{given}。应为：{answer}。',
  'teach.rhythm.atrial_bigeminy': '房性二联律',
  'teach.rhythm.atrial_fibrillation': '心房颤动',
  'teach.rhythm.atrial_flutter': '心房扑动',
  'teach.rhythm.av_block_2_1': '二度房室传导阻滞，2:1',
  'teach.rhythm.conversion_pause': '心房颤动以停搏结束，随后为窦性心律',
  'teach.rhythm.junctional_escape': '心房扑动终止，随后为交界性逸搏心律',
  'teach.rhythm.lbbb': '窦性心律伴左束支阻滞',
  'teach.rhythm.paced': '窦性心律，随后由心室起搏器接管',
  'teach.rhythm.pre_excitation': '窦性心律伴间歇性预激',
  'teach.rhythm.rbbb': '窦性心律伴右束支阻滞',
  'teach.rhythm.sinus_bradycardia': '窦性心动过缓，每分钟低于 60 次',
  'teach.rhythm.sinus_tachycardia': '窦性心动过速，每分钟高于 100 次',
  'teach.rhythm.sinus_with_artefact': '窦性心律伴伪差',
  'teach.rhythm.supraventricular_run': '窦性心律，伴一阵室上性心动过速',
  'teach.rhythm.ventricular_bigeminy': '室性二联律',
  'teach.rhythm.ventricular_run': '窦性心律，伴一阵室性心动过速',
  'teach.strip.atrial-bigeminy.text':
    '每隔一个心搏就提早到来：约 0.74 秒，然后 0.84 秒，反复如此。提早心搏的 QRS 波群与其他一样窄，形态几乎相同，可见它们起源于心室以上，沿通常的路径下传：S。单看形态看不出来，只有间期和 P 波能说明。它可能被误认为略不齐的窦性心律；若只看节律，也可能被误认为室性二联律，而那时提早的心搏是宽的。',
  'teach.strip.atrial-bigeminy.title': '房性二联律',
  'teach.strip.atrial-fibrillation.text':
    '没有两个间期相同（0.67 至 1.17 秒，毫无规律），窄的 QRS 波群之前没有 P 波，其间基线只有轻微颤动。这些心搏经房室结沿通常的路径下传，所以每个都是 N：类别说的是心搏从哪里来，而心房颤动是对节律的称呼。它可能被误认为伴有许多房性早搏的窦性心律、传导比例变化的心房扑动，或伴有肌肉颤抖的窦性心律。',
  'teach.strip.atrial-fibrillation.title': '心房颤动',
  'teach.strip.atrial-flutter.text':
    '心房每分钟折返约 260 次，大约每两个波下传一个：每分钟约 130 个窄的心搏，几乎整齐，只有一个较长的间期，那里多阻滞了一个波。在 V1 导联，每个 QRS 波群前后都有小波，间距总是相同。所有心搏沿通常的路径下传：N。130 至 150 的稳定心率很容易被当作窦性心动过速，因为两个扑动波中有一个藏在 QRS 波群或 T 波里；传导比例变化时又像心房颤动。',
  'teach.strip.atrial-flutter.title': '心房扑动',
  'teach.strip.av-block.text':
    'P 波按均匀的节奏出现，每分钟约 71 次，但只有每隔一个才有 QRS 波群跟随：另一个独自落在 T 波之后。因此心室每分钟跳 36 次。下传的心搏是 N；缺失的没有标签。仅凭 2:1 传导，谁也说不出是哪一型二度阻滞。若忽略了孤立的 P 波，容易误认为窦性心动过缓；也可能误认为未下传的房性早搏，但那时 P 波是提早的。只有六个心搏，程序自己也说这不足以判断节律。',
  'teach.strip.av-block.title': '二度房室传导阻滞，2:1',
  'teach.strip.bigeminy.text':
    '正常心搏与室性心搏交替：每个带 P 波的窄心搏之后半秒，来一个没有 P 波的宽心搏，然后是停顿。宽的是 V，其余是 N。摸脉搏只能数到一半，因为提早的心搏射出的血常常太少而摸不到。两个陷阱：停顿被当作漏了一个心搏；宽心搏那个又高又倒置的 T 波被当作另一个心搏。',
  'teach.strip.bigeminy.title': '室性二联律',
  'teach.strip.couplet.text':
    '两个宽的心搏相继出现，相隔 0.48 秒，没有 P 波，随后是停顿：成对室性早搏。两者形态不同，可能来自两处，也可能走了两条路径。两个都是 V。连续三个或更多就称为一阵（短阵）。第二个容易漏看，因为它正在第一个的 T 波应在的位置；这一对也可能被误认为伴差异性传导的房性早搏，但那时前面会有提早的 P 波。',
  'teach.strip.couplet.title': '成对室性早搏',
  'teach.strip.electrode.text':
    '5.2 秒处基线突然下跳，6.1 秒处又上跳，两个导联同时发生：电极松了，或被拉动了。没有心脏会这样。两次跳动之间，5.8 秒处的斜坡上有一个正常心搏。本程序在这里上了当：把第一次跳动当作室性心搏（V），第二次当作存疑的 N，而没有找到中间的心搏。许多程序会把这种台阶当作早搏；请看周围的心搏是否保持节奏，这里就是如此。',
  'teach.strip.electrode.title': '移动的电极',
  'teach.strip.fusion.text':
    '在 V1 比较三种形态：正常心搏深而窄；室性心搏（1.8、7.2 和 9.3 秒）以一个高的向上尖峰结束；3.9 秒处的心搏介于两者之间。那里，来自心室的心搏刚开始，正常心搏也从上方到达，各自激动了心脏的一部分：F，融合波。它准时到来，前面有 P 波，但它在 MLII 的 T 波已是室性心搏的样子。它可能被当作略微异常的正常心搏，或室性早搏。对其中许多，专家也意见不一，程序也称这个标签不确定。',
  'teach.strip.fusion.title': '融合波',
  'teach.strip.junctional-escape.text':
    '前 3.5 秒是心房扑动，心搏快而不齐。它停止了，停顿之后由房室结区域接替：五个窄的心搏，均匀，每分钟约 53 次，前面没有通常的 P 波。逸搏来得晚，因为没有更快的冲动先到；所以这里算作 N，而不像早搏那样算作 S。不看 P 波的话，会误认为窦性心动过缓。',
  'teach.strip.junctional-escape.title': '扑动后的交界性逸搏',
  'teach.strip.lbbb.text':
    '每个 QRS 波群都宽：在 MLII 粗钝向上，在 V1 宽而向下，T 波方向相反。每个之前都有 P 波，所以是窦性心律；只是左心室要绕道才能激动。N 类包括束支阻滞，因为心搏仍来自窦房结。只看宽度的程序会把它当作一连串室性心搏；与本记录通常心搏相比较的程序则不会。改变的 ST 段是其中一部分，不能像窄心搏那样解读。',
  'teach.strip.lbbb.title': '左束支阻滞',
  'teach.strip.noise-like-rhythm.text':
    '从 4.7 秒起此人在活动：两个导联都出现又宽又高的波，可能被当作室性心动过速。但窄的 QRS 波群穿过它们照常前进，每 0.7 秒一个，之前、期间和之后都是如此；若真是心动过速，就会取代它们。所有心搏都是 N，程序在这里都找到了。活动是无意义报警的常见原因。8.5 和 9.0 秒附近的两个尖峰被标注者记为类似 QRS，却不合任何节奏。',
  'teach.strip.noise-like-rhythm.title': '看似节律的噪声',
  'teach.strip.normal-12-lead.text':
    '同一颗心脏的十二个导联，十个心搏，每分钟约 74 次。在 II 导联，每个心搏都有直立的 P 波、窄的 QRS 波群和直立的 T 波；在 aVR 全都倒置，因为该导联从另一侧看；从 V1 到 V5，QRS 波群向上的部分逐渐增大。没有心搏是早的、晚的或宽的，所以全部是 N。注意：N 说的是心搏从窦房结沿通常的路径而来，而不是心电图正常。请与“ST 段抬高”比较，那里的心搏也是 N。',
  'teach.strip.normal-12-lead.title': '十二导联窦性心律',
  'teach.strip.pac-aberrant.text':
    '第五个心搏来得很早，只用了通常时间的一半。在 MLII 它与其他一样窄，在 V1 却突然向上：一侧束支尚未恢复，心搏绕了道（差异性传导，多在右侧）。标注为 S。本程序在这里说 V，是错的：提早而形态不同，大多数室性心搏也是这样。支持 S 的有：QRS 波群起始部窄、呈右束支阻滞形态，以及不完全补偿提早心搏的停顿。',
  'teach.strip.pac-aberrant.title': '差异性传导的房性心搏，标错了',
  'teach.strip.pac-and-pvc.text':
    '一段里有两个提早的心搏。第五个在 3.0 秒，与相邻的一样窄，它前面的 T 波较高，因为上面叠着提早的 P 波：S。7.1 秒的那个又宽又高，没有 P 波，T 波方向相反：V。宽的之后停顿更长，因为窦房结没有被重整。两个都早；形态、P 波和停顿把它们区分开。当提早的房性心搏伴差异性传导、因而也变宽时，就难了。',
  'teach.strip.pac-and-pvc.title': '房性与室性，并排比较',
  'teach.strip.pac-blocked.text':
    '第二个心搏之后，一个 P 波来得太早，落在 T 波上，房室结还没准备好：后面没有 QRS 波群，只有 1.8 秒的停顿。这是未下传的房性早搏，是停顿的常见原因。接近末尾，7.8 秒处又有一个传了下去，但绕了道，所以宽而有切迹：差异性传导，S。程序在那里说 S，不确定。若忽略 T 波上的小隆起，未下传的容易被当作窦性停搏或房室阻滞，差异性传导的则容易被当作室性心搏。',
  'teach.strip.pac-blocked.title': '未下传与差异性传导的房性早搏',
  'teach.strip.pac.text':
    '第三个心搏来得早：距前一个 0.59 秒，而其他约为 0.82 秒。它的 QRS 波群与其余的一样窄，前面有一个提早的 P 波，紧跟在 T 波之后。所以它起源于心房：S。大多数人都有这样的心搏。它可能被误认为窦性心律不齐，那时间期是逐渐变化的；或误认为室性心搏，那是宽的。把 T 波当作心搏的检测器也会制造“早搏”。',
  'teach.strip.pac.title': '房性早搏',
  'teach.strip.paced.text':
    '五个自身心搏；然后起搏器接管，可见于每个心搏起始处的细小尖峰和其后宽的 QRS 波群。第一个在 4.5 秒，是两者的混合。按标准，起搏心搏属于 Q 类。本程序的模型没有学过起搏心搏，在这里称它们为 N，这是错的：在完整的记录中它会寻找这些尖峰并给出警告。当尖峰小到看不见时（许多现代起搏器如此），起搏心搏看上去像左束支阻滞或室性心搏。',
  'teach.strip.paced.title': '起搏器接管',
  'teach.strip.pause.text':
    '心房颤动在 3.5 秒处结束，三秒钟没有心搏，直到窦房结开始工作：从 6.6 秒起每个心搏前都有 P 波。所有心搏都是 N；停搏没有自己的标签，只在间期中显现。快速的心房节律之后窦房结要过一会儿才恢复，这很常见；多长算太长，由医生结合整份记录判断。电极脱落看上去可能相似，但那时间隙之后节奏照旧，仿佛什么也没发生，而且线条常是平的或有噪声。',
  'teach.strip.pause.title': '颤动结束时的停搏',
  'teach.strip.pre-excitation.text':
    '多数心搏以一个顿挫（delta 波）开始：P 波直接连入 QRS 波群，因为心房与心室之间的另一条通路传导得比房室结快。第一个心搏和 7.8 秒处的那个没有经它传导：那里恢复了正常的间隔和形态。它们都来自窦房结：N。预激可能被误认为束支阻滞、晚到的室性心搏或陈旧性梗死。这里它时有时无，所以容易看出。',
  'teach.strip.pre-excitation.title': '预激',
  'teach.strip.pvc-multiform.text':
    '五个室性早搏，并不都相同：第一个（1.5 秒）在 V1 高而直立；另外三个（4.4、7.2 和 8.5 秒）在 MLII 深，在 V1 以小尖峰结束；6.9 秒的那个是第三种形态。这称为多形：它们来自不止一处，或从一处沿不止一条路径传出。全部是 V。按形态给心搏分组的程序会把它们分成三组。它们可能被误认为融合波或差异性传导的房性心搏；其中两个相继成对。',
  'teach.strip.pvc-multiform.title': '多种形态的室性心搏',
  'teach.strip.pvc.text':
    '两个心搏在前一个之后半秒到来，又宽又很高，没有 P 波；其后的 T 波方向相反。冲动起源于心室，在心肌间缓慢扩布：V。每个之后都有停顿，补偿了提早的心搏（代偿间歇）。两个看上去一样：单形。许多人都有单个的室性早搏。它可能被误认为差异性传导的房性心搏，那时会有提早的 P 波；很高的时候也可能被误认为伪差。',
  'teach.strip.pvc.title': '室性早搏',
  'teach.strip.r-on-t.text':
    '此人有左束支阻滞，所以所有心搏都宽。4.7 秒处的心搏距前一个仅 0.36 秒就开始，而那时前一个的 T 波还没结束：R 落在 T 上（R-on-T）。此时心室一部分已恢复，一部分还没有，所以这样早的心搏受到关注。第二个室性心搏在 7.2 秒，落在 T 波之后。两个都是 V：提早、形态不同、没有 P 波。当正常心搏本身就宽时，它们容易被忽略；与本记录的通常心搏比较会有帮助。',
  'teach.strip.r-on-t.title': 'R-on-T 现象',
  'teach.strip.rbbb.text':
    'P 波之后的 QRS 波群结束得晚而偏右：在 V1，小的第一个波之后是高的第二个波；在 MLII，末尾有一个宽的 S 波。右心室要从左侧绕道才能激动。节律是窦性，标签是 N。高的第二个波正是差异性传导心搏的样子，它们出于同样的原因多呈这种形态；单独一个这样的提早心搏可能是房性、室性或两者兼有。这里所有心搏都如此，各有自己的 P 波。',
  'teach.strip.rbbb.title': '右束支阻滞',
  'teach.strip.sinus-bradycardia.text':
    '每个 QRS 波群前都有一个始终相同的 P 波，每分钟约 51 次。低于 60 称为心动过缓；睡眠时和受过训练的人常见。所有心搏都是 N，因为类别不涉及心率。它可能被误认为 2:1 房室阻滞，那时心搏之间藏着第二个 P 波：请在 T 波之后寻找，并与“二度房室传导阻滞”一段比较。交界性心律同样慢，但没有这个 P 波。',
  'teach.strip.sinus-bradycardia.title': '窦性心动过缓',
  'teach.strip.sinus-tachycardia.text':
    '每分钟约 112 次，每个都有自己的 P 波，它已靠近前面的 T 波。所有心搏都是 N。高于 100 称为心动过速；用力、发热或激动就足以引起。它可能被误认为室上性心动过速，那种心动过速从一个心搏到下一个突然开始，像钟表一样规则；或误认为 2:1 传导的心房扑动。这里间期略有漂移（0.51 至 0.58 秒），正如窦房结的那样，P 波也清晰可见。',
  'teach.strip.sinus-tachycardia.title': '窦性心动过速',
  'teach.strip.st-elevation.text':
    '十二导联中的六个。从 V1 到 V4，QRS 波群只向下，其后的线没有回到之前的水平，而是呈穹隆状停留在上方，直到 T 波向下（用 20 mm/mV 看得更清楚）。数据库的心脏病专家写道“STEMI: anterior wall”，即前壁 ST 段抬高型心肌梗死。所有心搏都是窦性心律，标签为 N，这是对的，也显示出这类标签做不到什么：心搏的类别对 ST 段只字未提。ST 段抬高也见于健康的年轻人、束支阻滞和心包炎；胸痛的人需要立即求助，而不是一个程序。',
  'teach.strip.st-elevation.title': 'ST 段抬高',
  'teach.strip.svta.text':
    '两个单独的提早心搏，从 5.7 秒起连续六个，每分钟约 145 次：一阵短的室上性心动过速。QRS 波群保持窄，形态不变；它以一个提早的心搏开始，突然结束。六个都是 S。程序找到了它们，并称标签不确定。它可能被误认为逐渐加快的窦性心动过速；如果心搏是宽的，则可能被误认为室性心动过速。',
  'teach.strip.svta.title': '一阵室上性心动过速',
  'teach.strip.ventricular-tachycardia.text':
    '在一个单独的室性心搏（5.2 秒）和一个提早的房性心搏（6.5 秒）之后，八个宽的心搏接连而来，每分钟约 180 次：一阵室性心动过速。连续三个或更多、每分钟超过 100 次就这样称呼；它不到三秒就自行终止。八个都是 V，形态与之前单独的那个相同。那个房性心搏，程序称为 N，不确定；标注者说是 S。伴束支阻滞的室上性心动过速看上去可能一样，活动也可能一样，但活动时正常心搏仍在继续。',
  'teach.strip.ventricular-tachycardia.title': '一阵室性心动过速',
};
