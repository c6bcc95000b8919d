/** Module `errno`: the numbers of Linux. Source: Linux include/uapi/asm-generic/errno.h; CPython 3.12 Modules/errnomodule.c. */
import { NULL, type NewRef } from "../memory/types.ts";
import { defineMethods } from "../objects/define.ts";
import { PyDict_New, PyDict_SetItem } from "../objects/dict.ts";
import { PyLong_FromLong } from "../objects/int.ts";
import { PyModule_AddObjectRef, PyModule_AddSteal, PyModule_Create } from "../objects/module.ts";
import { Py_DECREF, Py_XDECREF } from "../objects/object.ts";
import { PyUnicode_FromString } from "../objects/unicode.ts";

/** By number from 1; "" where there is none. */
const names = ("EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES EFAULT ENOTBLK EBUSY EEXIST EXDEV ENODEV ENOTDIR "
  + "EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE EDEADLK ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY ELOOP "
  + "- ENOMSG EIDRM ECHRNG EL2NSYNC EL3HLT EL3RST ELNRNG EUNATCH ENOCSI EL2HLT EBADE EBADR EXFULL ENOANO EBADRQC EBADSLT - EBFONT ENOSTR "
  + "ENODATA ETIME ENOSR ENONET ENOPKG EREMOTE ENOLINK EADV ESRMNT ECOMM EPROTO EMULTIHOP EDOTDOT EBADMSG EOVERFLOW ENOTUNIQ EBADFD EREMCHG ELIBACC ELIBBAD "
  + "ELIBSCN ELIBMAX ELIBEXEC EILSEQ ERESTART ESTRPIPE EUSERS ENOTSOCK EDESTADDRREQ EMSGSIZE EPROTOTYPE ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP "
  + "EPFNOSUPPORT EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL ENETDOWN ENETUNREACH ENETRESET ECONNABORTED ECONNRESET ENOBUFS EISCONN ENOTCONN ESHUTDOWN ETOOMANYREFS "
  + "ETIMEDOUT ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY EINPROGRESS ESTALE EUCLEAN ENOTNAM ENAVAIL EISNAM EREMOTEIO EDQUOT ENOMEDIUM EMEDIUMTYPE ECANCELED "
  + "ENOKEY EKEYEXPIRED EKEYREVOKED EKEYREJECTED EOWNERDEAD ENOTRECOVERABLE ERFKILL").split(" ");
/** Second names; the last of a number is the one in errorcode. */
const aliases: readonly (readonly [string, number])[] = [["EWOULDBLOCK", 11], ["EDEADLOCK", 35], ["ENOTSUP", 95]];

export function PyInit_errno(): NewRef | NULL {
  const m = PyModule_Create("errno", functions);
  const codes = m === NULL ? NULL : PyDict_New();
  let ok = codes !== NULL && PyModule_AddObjectRef(m as NewRef, "errorcode", codes) === 0;
  const all: (readonly [string, number])[] = names.map((name, i) => [name, i + 1] as const);
  for (const [name, code] of [...all.filter(([name]) => name !== "-"), ...aliases]) {
    if (!ok) break;
    const number = PyLong_FromLong(code);
    const text = PyUnicode_FromString(name);
    ok = number !== NULL && text !== NULL && (name === "EWOULDBLOCK" || PyDict_SetItem(codes as NewRef, number, text) === 0);
    Py_XDECREF(text);
    ok = PyModule_AddSteal(m as NewRef, name, number) === 0 && ok;
  }
  Py_XDECREF(codes);
  if (ok) return m;
  if (m !== NULL) Py_DECREF(m);
  return NULL;
}
const functions = defineMethods([]);
