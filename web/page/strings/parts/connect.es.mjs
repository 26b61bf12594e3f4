/** What the folder connect says. */
export default {
  'connect.bytes': '{size} bytes',
  'connect.cancel': 'Cancelar',
  'connect.handover.from': 'Esta página quiere entregar archivos:',
  'connect.handover.more': { one: 'y {count} más', other: 'y {count} más' },
  'connect.handover.no': 'No abrir',
  'connect.handover.replaces': 'El registro abierto se cerrará.',
  'connect.handover.stays': 'Solo se leen en este equipo, y nada de lo que se encuentre vuelve a esa página.',
  'connect.handover.title': {
    one: '¿Abrir {count} archivo de otra página?',
    other: '¿Abrir {count} archivos de otra página?',
  },
  'connect.handover.yes': 'Abrir',
  'connect.kilobytes': '{size} kB',
  'connect.launch.again': 'Usar «{folder}» otra vez',
  'connect.launch.choose': 'Elegir la carpeta',
  'connect.launch.forget': 'Olvidar «{folder}»',
  'connect.launch.forgotten': '«{folder}» se ha olvidado.',
  'connect.launch.not_allowed': 'El navegador no lo ha permitido.',
  'connect.launch.not_there': 'En esa carpeta no está {files}.',
  'connect.launch.note':
    'Se pregunta porque el sistema solo entrega lo que se abrió. Los archivos se leen en este equipo y no van a ninguna parte.',
  'connect.launch.remember': 'Recordar esta carpeta',
  'connect.launch.remember_note': 'Solo en este dispositivo. «Borrar todo», en «Guardar», la olvida.',
  'connect.launch.text':
    'El resto del registro está en {files}, normalmente al lado. Elija la carpeta que lo contiene.',
  'connect.launch.title': '{name} es una parte de un registro',
  'connect.launch.unreadable': 'No se pudo leer el archivo: se movió o se modificó.',
  'connect.link.no_model': 'El enlace nombra el modelo «{name}», que esta página no tiene.',
  'connect.link.no_sample': 'El enlace nombra el registro «{name}», que esta página no tiene.',
  'connect.megabytes': '{size} MB',
  'connect.version.closes': 'Al recargar se cierra lo que está abierto.',
  'connect.version.ready': 'Hay una versión nueva lista.',
  'connect.version.reload': 'Recargar',
  'connect.version.unsaved': '¿Recargar sin guardar los cambios?',
  'connect.version.unsaved_text':
    'Los cambios del registro no están guardados. Al recargar se pierden; «Cancelar» conserva la versión abierta.',
};
