/** What the folder take-away says. */
export default {
  'takeAway.clipboard.absent': 'Este navegador no ofrece el portapapeles a la página; guárdelo como archivo.',
  'takeAway.clipboard.failed': 'No se pudo copiar; guárdelo como archivo.',
  'takeAway.clipboard.noPictures':
    'Este navegador no puede copiar imágenes de esta página; guarde la imagen como archivo.',
  'takeAway.clipboard.refused':
    'El navegador no permitió usar el portapapeles: haga clic en la página e inténtelo de nuevo, o permítalo en los ajustes de este sitio.',
  'takeAway.kept.busy':
    'Otra pestaña usa todavía las sesiones guardadas; cierre las otras pestañas de esta página e inténtelo de nuevo.',
  'takeAway.kept.changed':
    'No se pudo leer un archivo del registro: se movió o cambió desde que se abrió; ábralo de nuevo.',
  'takeAway.kept.damaged':
    'El archivo de la sesión está dañado: su contenido no coincide con las sumas de comprobación.',
  'takeAway.kept.failed': 'El navegador no pudo hacerlo con las sesiones guardadas ({reason}).',
  'takeAway.kept.full':
    'No queda espacio para la sesión, que necesita {needed} MB; elimine sesiones guardadas o expórtela como archivo.',
  'takeAway.kept.missing': 'Esta sesión ya no está guardada aquí.',
  'takeAway.kept.newer':
    'La sesión se exportó con una versión más nueva de Beatlens; vuelva a cargar esta página para obtenerla.',
  'takeAway.kept.noSession': 'El archivo no es una sesión exportada por Beatlens.',
  'takeAway.kept.private':
    'Este navegador no guarda nada para esta página, como en algunas ventanas privadas o si el almacenamiento está desactivado; exporte la sesión como archivo.',
  'takeAway.kept.quota':
    'La sesión necesita {needed} MB y el navegador deja {left} MB; elimine sesiones guardadas o expórtela como archivo.',
  'takeAway.kept.tooLarge': 'La sesión no cabe en un archivo: los archivos ZIP admiten hasta 4000 MB y 1000 archivos.',
  'takeAway.png.failed':
    'El navegador no pudo crear la imagen; guarde la tira como SVG o elija menos puntos por pulgada.',
  'takeAway.png.noSize': 'La tira no indica su tamaño en milímetros, así que no hay imagen a escala real.',
  'takeAway.png.resolution': 'Una imagen tiene de 36 a 1200 puntos por pulgada.',
  'takeAway.png.tooLarge':
    'La imagen tendría {width} × {height} píxeles, más de lo que dibujan los navegadores; elija como máximo {dpi} puntos por pulgada o una tira más corta.',
};
