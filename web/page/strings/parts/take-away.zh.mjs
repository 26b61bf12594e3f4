/** What the folder take-away says. */
export default {
  'takeAway.clipboard.absent': '此浏览器不允许本页使用剪贴板；请改为保存文件。',
  'takeAway.clipboard.failed': '无法复制；请改为保存文件。',
  'takeAway.clipboard.noPictures': '此浏览器无法从本页复制图片；请改为将图片保存为文件。',
  'takeAway.clipboard.refused': '浏览器未允许使用剪贴板：请点击页面后重试，或在此网站的设置中允许。',
  'takeAway.kept.busy': '另一个标签页仍在使用保存的会话；请关闭本页的其他标签页后重试。',
  'takeAway.kept.changed': '无法读取记录中的一个文件：打开之后它被移动或更改；请重新打开。',
  'takeAway.kept.damaged': '会话文件已损坏：内容与校验和不符。',
  'takeAway.kept.failed': '浏览器无法对保存的会话执行此操作（{reason}）。',
  'takeAway.kept.full': '空间不足，此会话需要 {needed} MB；请删除已保存的会话，或将其导出为文件。',
  'takeAway.kept.missing': '此会话已不再保存在这里。',
  'takeAway.kept.newer': '此会话由更新版本的 Beatlens 导出；请重新加载本页以获取新版本。',
  'takeAway.kept.noSession': '该文件不是 Beatlens 导出的会话。',
  'takeAway.kept.private': '此浏览器不为本页保存任何内容（例如某些隐私窗口或存储已关闭时）；请改为将会话导出为文件。',
  'takeAway.kept.quota': '此会话需要 {needed} MB，而浏览器只剩 {left} MB；请删除已保存的会话，或将其导出为文件。',
  'takeAway.kept.tooLarge': '会话无法放入一个文件：归档最多容纳 4,000 MB 和 1,000 个文件。',
  'takeAway.png.failed': '浏览器无法生成图片；请将条图保存为 SVG，或选择较低的分辨率。',
  'takeAway.png.noSize': '条图没有以毫米标明尺寸，因此无法生成真实比例的图片。',
  'takeAway.png.resolution': '图片的分辨率为每英寸 36 至 1,200 点。',
  'takeAway.png.tooLarge':
    '图片将有 {width} × {height} 像素，超出浏览器的绘制能力；请选择每英寸不超过 {dpi} 点，或更短的条图。',
};
