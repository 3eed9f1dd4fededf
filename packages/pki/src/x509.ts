/** @peculiar/x509 registers its classes through decorators and needs the metadata polyfill loaded before it. */
import 'reflect-metadata';
export * as x509 from '@peculiar/x509';
