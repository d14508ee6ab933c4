import { useId } from 'react'

/** The colours that steel takes while it is tempered: straw, bronze, purple, blue. The same drawing as app/icon.svg. */
export function Logo({ className = 'size-5' }: { className?: string }) {
  const id = useId()
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className={className}>
      <clipPath id={id}>
        <rect width="20" height="20" rx="4.5" />
      </clipPath>
      <g clipPath={`url(#${id})`}>
        <path fill="#2a62b6" d="M0 0h20v20H0z" />
        <path fill="#7f3c90" d="M0 0h20v11.5L11.5 20H0z" />
        <path fill="#a9642b" d="M0 0h19L0 19z" />
        <path fill="#e2c154" d="M0 0h9L0 9z" />
      </g>
    </svg>
  )
}
