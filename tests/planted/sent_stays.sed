# A word that was sent stays as it is.
s|^\t\*words = none;$|\t(void)none;|
