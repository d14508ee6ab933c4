import clsx from 'clsx'
import type { ComponentProps, ReactNode } from 'react'
import { Link, type LinkProps } from './link.tsx'

export type ButtonVariant = 'plain' | 'primary' | 'danger' | 'quiet'
export type ButtonSize = 'normal' | 'small'

type Look = { variant?: ButtonVariant; size?: ButtonSize; icon?: ReactNode }

const variants: Record<ButtonVariant, string> = {
  plain: 'border-line-strong bg-surface text-ink hover:bg-sunken',
  primary: 'border-accent bg-accent text-accent-ink hover:border-accent-hover hover:bg-accent-hover',
  danger: 'border-line-strong bg-surface text-critical hover:bg-critical-soft',
  quiet: 'border-transparent text-ink-2 hover:bg-sunken hover:text-ink',
}

const sizes: Record<ButtonSize, string> = {
  normal: 'h-8 px-3 text-sm max-md:h-10 max-md:px-3.5',
  small: 'h-7 px-2 text-xs',
}

/** The look of a button, for primitives that bring their own element. */
export function buttonClass({ variant = 'plain', size = 'normal' }: Look = {}): string {
  return clsx(
    'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium',
    'transition-colors select-none disabled:cursor-not-allowed disabled:opacity-50',
    'aria-disabled:pointer-events-none aria-disabled:opacity-50 [&>svg]:size-4 [&>svg]:shrink-0',
    variants[variant],
    sizes[size],
  )
}

/** A button that does something. What goes somewhere is a `LinkButton`. */
export function Button({
  variant,
  size,
  icon,
  className,
  children,
  type = 'button',
  ...rest
}: Look & ComponentProps<'button'>) {
  return (
    <button type={type} className={clsx(buttonClass({ variant, size }), className)} {...rest}>
      {icon}
      {children}
    </button>
  )
}

export function LinkButton({ variant, size, icon, className, children, ...rest }: Look & LinkProps) {
  return (
    <Link className={clsx(buttonClass({ variant, size }), className)} {...rest}>
      {icon}
      {children}
    </Link>
  )
}

/** A square button with a picture alone; `label` is what it is called. */
export function IconButton({
  label,
  size = 'normal',
  className,
  children,
  ...rest
}: ComponentProps<'button'> & { label: string; size?: ButtonSize }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={clsx(
        'inline-flex shrink-0 items-center justify-center rounded-md text-ink-2 transition-colors hover:bg-sunken hover:text-ink',
        'disabled:cursor-not-allowed disabled:opacity-40 [&>svg]:size-4',
        size === 'normal' ? 'size-8 max-md:size-10' : 'size-7',
        className,
      )}
      {...rest}
    >
      {children}
    </button>
  )
}
