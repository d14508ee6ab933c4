import { hash } from './rows/row.ts'

export const millisecondsOfDay = 86_400_000

/** The last day of the sample estate: today. */
export const lastDay = 180

/** Maps the days of the story to dates, so that the last day is today whenever the demo is started. */
export class Calendar {
  private readonly today: Date

  constructor(today: Date) {
    this.today = today
  }

  /** The moment that a day's estate stands for: today's hour on that date. */
  date(day: number): Date {
    return new Date(this.today.getTime() - (lastDay - day) * millisecondsOfDay)
  }

  /** The midnight (UTC) that begins the date on which the events of a day happened: the date before the day's own. */
  private eventDate(day: number): Date {
    const at = this.date(day - 1)
    return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()))
  }

  /** People rest at weekends: what the story tells of a Saturday or Sunday happened on the Friday. */
  workingDay(day: number): number {
    const weekday = this.eventDate(day).getUTCDay()
    return weekday === 6 ? day - 1 : weekday === 0 ? day - 2 : day
  }

  /** A moment between 07:00 and 19:00 UTC for the nth event of a day; later events come later. */
  workingHour(day: number, nth: number): Date {
    const minutes = 425 + 700 * (1 - 1 / (1 + nth / 16))
    return new Date(this.eventDate(day).getTime() + Math.floor(minutes * 60_000) + (hash(`${day} ${nth}`) % 30_000))
  }
}
