import { type CountKey, type Key, type Language, type Slots, counted, learn, phrase } from './words'

class Tongue {
  language = $state<Language>('en')
}

/** The language of the screens now. */
export const tongue = new Tongue()

/** Turns the screens to a language, once its words are there. */
export async function speak(language: Language): Promise<void> {
  await learn(language)
  tongue.language = language
}

/** Words for the person, in the language now chosen. */
export const t = (key: Key, slots?: Slots) => phrase(tongue.language, key, slots)

/** The same for a number of things. */
export const n = (key: CountKey, count: number, slots?: Slots) => counted(tongue.language, key, count, slots)
