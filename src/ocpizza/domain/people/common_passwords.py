"""The passwords that are tried first: runs of keys, common words and first names, the house's name.

Those long enough to be chosen at all, French and international, in small letters and digits only.
A short list will do where attempts are limited (NIST SP 800-63B §3.1.1.2; CNIL, délibération
n° 2022-100).
"""

from __future__ import annotations

_LISTED = """
00000000 01234567 012345678 0123456789 10203040 11111111 111222333 11223344 1122334455 12121212
12312312 123123123 12341234 12344321 1234512345 123454321 12345678 123456789 1234567890
12345678910 123456789a 12345678a 123456abc 1234qwer 123654789 12qwaszx 147258369 147852369
159357159 1a2b3c4d 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qazxsw2 741852963 789456123 87654321 88888888
963852741 987654321 9876543210 a1234567 a12345678 a123456789 aa123456 aa12345678 abc12345
abc123456 abcd1234 abcdefgh abcdefghi abcdefghij admin123 admin1234 admin12345 administrateur
administrator alexandre anthony1 asdf1234 asdfasdf asdfghjk asdfghjkl azerty12 azerty123
azerty1234 azerty12345 azerty123456 azerty1234567 azerty12345678 azertyui azertyuio azertyuiop
azertyuiopqsdfghjklmwxcvbn baseball basketball benjamin bienvenue bienvenue1 bonjour1 bonjour12
bonjour123 caroline changeme changeme1 charlotte chocolat chocolate christophe computer
coucou123 doudou123 doudoune dragon123 elephant fernando football football1 footballeur
francois garfield iloveyou iloveyou1 internet isabelle jenesaispas jetaime1 jetaime123
jetaimemamour jordan23 juventus letmein1 liverpool loulou123 louloute marseille marseille13
maverick mercedes michelle monamour motdepasse motdepasse1 motdepasse123 nathalie newpassword
nicolas1 ocpizza1 ocpizza12 ocpizza123 olivier1 ordinateur p4ssw0rd p4ssword pa55word pass1234
passe123 passw0rd passw0rd1 password password0 password1 password12 password123 password1234
password12345 passwort philippe pizzaiolo pizzeria pokemon1 princess princess1 princesse
q1w2e3r4 q1w2e3r4t5 qazwsxedc qsdfghjk qsdfghjklm qwer1234 qwerty12 qwerty123 qwerty1234
qwerty12345 qwerty123456 qwertyui qwertyuio qwertyuiop qwertz123 qwertzuiop rootroot samsung1
sandrine sebastien secret123 soleil123 sophie12 sunshine sunshine1 superman superman1 test1234
testtest toto1234 totototo trustno1 valentin veronique welcome1 welcome12 welcome123 whatever
zaq12wsx zxcvbnm1 zxcvbnm123
"""
COMMON_PASSWORDS = frozenset(_LISTED.split())
