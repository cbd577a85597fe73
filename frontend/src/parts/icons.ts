/** The icons in use, inlined at build time (lucide, ISC); a name not listed here is a type error. */
import arrowLeft from 'lucide-static/icons/arrow-left.svg?raw'
import calendar from 'lucide-static/icons/calendar.svg?raw'
import check from 'lucide-static/icons/check.svg?raw'
import circle from 'lucide-static/icons/circle.svg?raw'
import circleCheck from 'lucide-static/icons/circle-check-big.svg?raw'
import circleDot from 'lucide-static/icons/circle-dot.svg?raw'
import clipboard from 'lucide-static/icons/clipboard-list.svg?raw'
import clock from 'lucide-static/icons/clock-alert.svg?raw'
import cloudOff from 'lucide-static/icons/cloud-off.svg?raw'
import download from 'lucide-static/icons/download.svg?raw'
import file from 'lucide-static/icons/file-text.svg?raw'
import handshake from 'lucide-static/icons/handshake.svg?raw'
import history from 'lucide-static/icons/history.svg?raw'
import house from 'lucide-static/icons/house.svg?raw'
import inbox from 'lucide-static/icons/inbox.svg?raw'
import info from 'lucide-static/icons/info.svg?raw'
import key from 'lucide-static/icons/key-round.svg?raw'
import laptop from 'lucide-static/icons/laptop.svg?raw'
import listChecks from 'lucide-static/icons/list-checks.svg?raw'
import lock from 'lucide-static/icons/lock.svg?raw'
import logOut from 'lucide-static/icons/log-out.svg?raw'
import maximize from 'lucide-static/icons/maximize.svg?raw'
import paperclip from 'lucide-static/icons/paperclip.svg?raw'
import pencil from 'lucide-static/icons/pencil.svg?raw'
import phone from 'lucide-static/icons/phone.svg?raw'
import plus from 'lucide-static/icons/plus.svg?raw'
import printer from 'lucide-static/icons/printer.svg?raw'
import question from 'lucide-static/icons/circle-question-mark.svg?raw'
import refresh from 'lucide-static/icons/refresh-cw.svg?raw'
import search from 'lucide-static/icons/search.svg?raw'
import send from 'lucide-static/icons/send.svg?raw'
import settings from 'lucide-static/icons/settings.svg?raw'
import shield from 'lucide-static/icons/shield-check.svg?raw'
import siren from 'lucide-static/icons/siren.svg?raw'
import split from 'lucide-static/icons/split.svg?raw'
import trash from 'lucide-static/icons/trash-2.svg?raw'
import triangle from 'lucide-static/icons/triangle-alert.svg?raw'
import upload from 'lucide-static/icons/upload.svg?raw'
import user from 'lucide-static/icons/user.svg?raw'
import userPlus from 'lucide-static/icons/user-plus.svg?raw'
import users from 'lucide-static/icons/users.svg?raw'
import wifi from 'lucide-static/icons/wifi.svg?raw'
import x from 'lucide-static/icons/x.svg?raw'

const files = {
  arrowLeft,
  calendar,
  check,
  circle,
  circleCheck,
  circleDot,
  clipboard,
  clock,
  cloudOff,
  download,
  file,
  handshake,
  history,
  house,
  inbox,
  info,
  key,
  laptop,
  listChecks,
  lock,
  logOut,
  maximize,
  paperclip,
  pencil,
  phone,
  plus,
  printer,
  question,
  refresh,
  search,
  send,
  settings,
  shield,
  siren,
  split,
  trash,
  triangle,
  upload,
  user,
  userPlus,
  users,
  wifi,
  x,
}

export type IconName = keyof typeof files

export const icons = Object.fromEntries(
  Object.entries(files).map(([name, svg]) => [name, svg.replace(/<!--.*?-->/s, '').trim()]),
) as Record<IconName, string>
