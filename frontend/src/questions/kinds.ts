/** Types whose label names a group of controls rather than one. */
export const grouped = new Set([
  'date',
  'date_or_edd',
  'datetime',
  'radio',
  'yesno',
  'yesno_toggle',
  'multiselect',
  'persons_ref',
  'records_ref',
  'signature',
  'file',
])

/** Types that show no label of their own above: the words stand beside the box. */
export const selfLabelled = new Set(['checkbox'])

/** Types that need the whole width of a table row. */
export const wide = new Set(['longtext', 'multiselect', 'persons_ref', 'records_ref', 'signature', 'file'])
