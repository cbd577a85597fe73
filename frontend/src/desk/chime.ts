/** The sound of the reminder (BR-32), made here and not read from a file: two soft
 * notes, for somebody in the room and not in the next one. Where the machine can
 * make no sound the words stand alone. */
const notes = [
  { pitch: 587, at: 0 },
  { pitch: 440, at: 0.25 },
]
const LOUD = 0.08 // of 1
const LASTS = 0.6 // s

export async function chime(): Promise<void> {
  const audio = new AudioContext()
  try {
    await audio.resume()
    await Promise.all(notes.map(({ pitch, at }) => play(audio, pitch, audio.currentTime + at)))
  } finally {
    await audio.close()
  }
}

function play(audio: AudioContext, pitch: number, from: number): Promise<void> {
  const note = audio.createOscillator()
  const loud = audio.createGain()
  note.frequency.value = pitch
  loud.gain.setValueAtTime(0, from)
  loud.gain.linearRampToValueAtTime(LOUD, from + 0.03)
  loud.gain.exponentialRampToValueAtTime(0.0001, from + LASTS)
  note.connect(loud).connect(audio.destination)
  note.start(from)
  note.stop(from + LASTS)
  return new Promise((over) => (note.onended = () => over()))
}
