'use client'

import { Printer } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'

/** Prints the page, or saves it as a PDF: what the browser offers. */
export function PrintButton() {
  return (
    <Button className="max-md:hidden" icon={<Printer aria-hidden />} onClick={() => window.print()}>
      Print
    </Button>
  )
}
