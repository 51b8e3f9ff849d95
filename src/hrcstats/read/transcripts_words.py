"""What a chair says, in English, French and Spanish: calls, returns, rulings, time, absence.

Patterns are matched on text without accents (same length as the text, so that what they find can
be cut out of the original). They describe how the languages give and take the floor, not how any
one chair speaks; a call that none of them knows leaves a slot named by its affiliation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_I = re.IGNORECASE
_ACCENTS = {
    code: base
    for code in range(0xC0, 0x250)
    if (base := unicodedata.normalize("NFD", chr(code))[0]) != chr(code) and base.isascii()
}
_SOON = r"(?:now|next|then|also|back|over|again|first|directly)"
_BIENTOT = r"(?:maintenant|a present|ensuite|desormais|de nouveau|a nouveau|tout de suite|donc)"
_LUEGO = r"(?:ahora|nuevamente|de nuevo|entonces|a continuacion|seguidamente)"
_WHO = r"(?P<who>.+)"

# A call in anybody's mouth: nobody but the chair gives the floor.
_CALLS = [
    rf"\b(?:giv(?:e|ing)|pass(?:ing)?|hand(?:ing)?|offer|yield|grant|accord)\s+(?:{_SOON}\s+)*"
    rf"(?:the\s+)?floor,?\s+(?:{_SOON},?\s+)*(?:to|for)\b,?\s*{_WHO}",
    rf"\bthe\s+floor\s+(?:is|goes|belongs)\s+(?:{_SOON}\s+)*(?:given\s+|open\s+)?(?:to|for|with)\s+"
    rf"{_WHO}",
    rf"^(?P<who>.+?),?\s+(?:you\s+(?:may\s+)?(?:{_SOON}\s+)*have\s+the\s+floor|the\s+floor\s+is\s+"
    rf"(?:{_SOON}\s+)*yours|please\s+(?:take|you\s+have)\s+the\s+floor|"
    rf"you\s+may\s+take\s+the\s+floor|(?:{_SOON}\s+)*has\s+the\s+floor)\b",
    rf"^(?P<who>.+?),?\s+(?:(?:is|are|comes|goes|will\s+be)\s+(?:the\s+)?next\b|go\s+ahead\b|over\s+to\s+you|"
    rf"(?:it\s+is|it's)\s+your\s+turn|you\s+(?:may|can)\s+(?:speak|start|begin)|you\s+have\s+(?:\w+[\s-]+){{1,4}}"
    rf"(?:seconds?|minutes?)\b)",
    rf"\b(?:next|last|first|second|third|final|following)\s+(?:speaker|organi[sz]ation|delegation|ngo|statement|intervention|on\s+(?:the|my|our)"
    rf"\s+list|in\s+line)(?:\s+on\s+(?:the|my|our)\s+(?:speakers'?\s+)?list)?\s*(?:,|:|is|will\s+be|"
    rf"comes\s+from|to\s+speak\s+is|to\s+take\s+the\s+floor\s+is)\s*(?:delivered\s+by\s+|from\s+|by\s+|"
    rf"is\s+)?{_WHO}",
    rf"\b(?:re)?(?:donn|pass|ced|rend|accord)(?:e|er|ons|erai|s)\s+(?:{_BIENTOT}\s+)*la\s+parole,?\s+"
    rf"(?:{_BIENTOT},?\s+)*(?:a\b|au\b|aux\b)\s*{_WHO}",
    rf"\bla\s+parole\s+(?:est|revient)\s+(?:{_BIENTOT}\s+)*(?:donnee\s+)?(?:a\b|au\b|aux\b)\s*{_WHO}",
    rf"^(?P<who>.+?),?\s+(?:vous\s+avez\s+(?:{_BIENTOT}\s+)*la\s+parole|a\s+vous\s+la\s+parole|"
    rf"a\s+(?:{_BIENTOT}\s+)*la\s+parole)\b",
    rf"\b(?:prochaine?|dernier|derniere|premier|premiere|l')\s*(?:orateur|oratrice|intervenante?|delegation|organisation)"
    rf"(?:\s+suivante?)?(?:\s+(?:sur|de)\s+(?:ma|la|notre)\s+liste)?\s*(?:est|sera|,|:)\s*{_WHO}",
    rf"\b(?:doy|damos|cedo|cedemos|concedo|otorgo|dar|darle|ceder|paso|pasamos|devuelvo|dare)\s+"
    rf"(?:{_LUEGO}\s+)*la\s+palabra,?\s+(?:{_LUEGO},?\s+)*(?:al\b|a\b)\s*{_WHO}",
    rf"\btiene[n]?\s+(?:{_LUEGO}\s+)*la\s+palabra,?\s+(?!por\b|para\b){_WHO}",
    rf"^(?P<who>.+?),?\s+(?:usted\s+)?tiene[n]?\s+(?:usted\s+)?(?:{_LUEGO}\s+)*la\s+palabra\b",
    rf"\bla\s+palabra\s+(?:es|la\s+tiene|corresponde)\s+(?:{_LUEGO}\s+)*(?:para|a|al)?\s*{_WHO}",
    rf"\b(?:siguiente|proxim[oa]|ultim[oa]|primer[oa]?)\s+(?:orador[a]?|delegacion|organizacion|intervencion)"
    rf"(?:\s+(?:en|de)\s+(?:mi|la|nuestra)\s+lista)?\s*(?:es|sera|,|:)\s*{_WHO}",
]
# A call only in the chair's mouth: anybody may call on a government or turn to a subject.
_CHAIR_CALLS = [
    rf"\b(?:call|calling|invite|inviting)\s+(?:{_SOON}\s+)*(?:(?:up)?on\s+)?{_WHO}",
    rf"\b(?:and|then|so)\s+(?:now|next|then)\s+(?:over\s+)?(?:to\s+)?{_WHO}",
    rf"\b(?:hear|listen\s+to|turn|move|go|proceed|continue|switch)\s+(?:{_SOON}\s+)*(?:on\s+)?"
    rf"(?:from|to|with)\s+{_WHO}",
    rf"\bover\s+to\s+{_WHO}",
    rf"\bturn\s+(?:of|for)\s+{_WHO}",
    rf"\bi\s+(?:now\s+)?see\s+{_WHO}",
    rf"\brecogni[sz]e\s+{_WHO}",
    rf"\b(?:statement|message|intervention|statement\s+delivered)\s+(?:by|from|of)\s+{_WHO}",
    rf"^(?:and\s+|so\s+)?(?:{_SOON},?\s+)+(?:we\s+have\s+|it\s+is\s+|comes\s+|is\s+|we\s+go\s+to\s+)?"
    rf"{_WHO}",
    rf"\b(?:we|i)\s+(?:{_SOON}\s+)*have\s+(?:{_SOON}\s+)*{_WHO}",
    rf"\b(?:invite|invitons|appelle|appelons)\s+(?:{_BIENTOT}\s+)*{_WHO}",
    rf"\b(?:entendre|ecouter|ecoutons|entendons|passons|passe)\s+(?:{_BIENTOT}\s+)*(?:a\b|au\b)?\s*"
    rf"{_WHO}",
    rf"\btour\s+(?:de\s+l'|de\s+la\s+|du\s+|de\s+|d'){_WHO}",
    rf"\b(?:invito|invitamos|llamo|llamamos)\s+(?:{_LUEGO}\s+)*(?:al\b|a\b)\s*{_WHO}",
    rf"\b(?:escuchar(?:emos)?|escuchamos|oiremos|pasamos|turno)\s+(?:{_LUEGO}\s+)*"
    rf"(?:al\b|a\b|del\b|de\b)\s*{_WHO}",
]
_CALLS_RE = [re.compile(pattern, _I) for pattern in _CALLS]
_CHAIR_CALLS_RE = [re.compile(pattern, _I) for pattern in _CHAIR_CALLS]
_FLOOR_WORDS = re.compile(
    r"\bfloor\b|\bnext\b|\bspeaker\b|\bahead\b|\bturn\b|\byou\s+(?:may|can|have)\b|\bto\s+you\b|\bparole\b|\bpalabra\b|orateur|oratrice|orador|prochain|siguiente|proxim|"
    r"suivant", _I)

POINT_OF_ORDER = re.compile(
    r"\bpoints?\s+(?:of|on|or)\s+orders?\b|\b(?:motions?|points?)\s+d'ordre\b|"
    r"\brappels?\s+au\s+reglement\b|\b(?:mocion(?:es)?|cuestion(?:es)?|punto[s]?)\s+de\s+orden\b", _I)
# The words of one who raises it now, not of one who tells that others did.
RAISES_ORDER = re.compile(
    r"^(?:[\w.' ,-]{0,40}?\b(?:president|chair(?:person)?|chairman|presidente?a?|excellency|thank you|"
    r"merci|gracias|sorry|excuse me|please)\b[,.!]?\s*)?(?:(?:on|i have|i would like to|we|i|there is|"
    r"it is|this is|sur|c'est|por|para|es|pido|une|un|una|a|je|j'ai|raise|make|raising|have|demande|"
    r"souhaite|voudrais|soulever|invoque|la palabra|take the floor|for|to|is|must|want|wish|like|am|"
    r"ask(?:ing)?|plantear|quisiera|planteo|presento|faire|prends)[, ]+)*"
    r"(?:points?\s+(?:of|on|or)\s+order|(?:motion|point)\s+d'ordre|rappel\s+au\s+reglement|"
    r"(?:mocion|cuestion|punto)\s+de\s+orden)\b", _I)
OBJECTS = re.compile(
    r"\b(?:this|the|that)\s+(?:speaker|ngo|so-called|statement|individual|representative\s+of\s+the\s+"
    r"(?:ngo|organi[sz]ation))\b|\bpoint\s+of\s+order\b|\bobjects?\b|\bobjection\b|\binterrupt|"
    r"\brequest\s+(?:you|the|that\s+(?:you|the)|mr|madam)\b|\bruling\b|\brules?\s+of\s+procedure\b|"
    r"\bstop\s+(?:this|the|him|her)\b|\b(?:un)?accredited\b|\bterminolog|\bnot\s+(?:relevant|related|in\s+line)|"
    r"\bnothing\s+to\s+do\b|\bcet(?:te)?\s+(?:ong|orat(?:eur|rice)|organisation|intervention)|"
    r"\bl'orat(?:eur|rice)|\bobjet|\best[ea]\s+(?:ong|orador|oradora|organizacion|intervencion)|"
    r"\b(?:el|la)\s+orador|\bterritorial\s+integrity\b|"
    r"\b(?:let|allow|allowed|hear|right\s+of)\b.{0,40}\b(?:speaker|ngos?|civil\s+society|continue|finish)|"
    r"\b(?:support|echo|second|join|agree\s+with|backs?)\b.{0,60}\b(?:raised|point|china|delegation|"
    r"colleague|statement|request)", _I)
STOPS = re.compile(
    r"\bexcuse\s+me\b|\b(?:sorry|apologi[sz]e)\b.{0,30}\binterrupt|\b(?:must|have\s+to|need\s+to|will|"
    r"going\s+to|allow\s+me\s+to|let\s+me)\s+(?:interrupt|stop|pause)|\binterrupt(?:ing)?\s+you\b|"
    r"\b(?:one|just\s+a|a)\s+(?:moment|second|minute)\b(?!\s+(?:of\s+silence|and|to\s+sp))|\bhold\s+on\b|"
    r"\bplease\s+stop\b|\bwait\b|\bpardon\b|\bexcusez[- ]moi\b|\bun\s+(?:instant|moment)\b|"
    r"\b(?:vous|permettez[- ]moi\s+de\s+vous|dois\s+vous)\s+interromp|\bje\s+vous\s+(?:interromps|arrete)|"
    r"\bdisculpe|\bperdon(?:e|eme)?\b|\bun\s+(?:momento|segundo)\b|\b(?:debo|tengo\s+que|permitame)\s+"
    r"(?:interrumpir|parar|detener)", _I)
RETURNS = re.compile(
    r"\bfloor\s+(?:is\s+)?back\b|\bback\s+(?:to\s+you|the\s+floor)\b|\b(?:give|giving|return|hand)\s+"
    r"(?:you|her|him|them)?\s*(?:back|again)?\s*the\s+floor\s+(?:back|again)|\breturn\s+the\s+floor\b|"
    r"\b(?:you|the\s+speaker|he|she|they)\s+(?:may|can)\s+(?:\w+\s+)?(?:continue|proceed|resume|go\s+on|"
    r"conclude|finish|complete)|\bplease\s+(?:\w+\s+)?(?:continue|proceed|go\s+(?:ahead|on)|resume|carry\s+on|"
    r"finish|conclude|complete)|\b(?:continue|resume|finish|complete|conclude)\s+(?:with\s+)?(?:your|her|his|the)"
    r"\s+(?:statement|intervention|remarks|speech)|\b(?:let|allow)\s+(?:her|him|the\s+speaker|them)\b|"
    r"\byou\s+(?:now\s+|again\s+|still\s+)*have\s+the\s+floor(?:\s+again)?\b|\bfloor\s+is\s+(?:again\s+)?yours\b|"
    r"\b(?:veuillez|pouvez|prie\s+de)\s+(?:\w+\s+)?(?:continuer|poursuivre|reprendre|conclure)|\bpoursuivez\b|"
    r"\bcontinuez\b|\breprenez\b|\b(?:rends|redonne)\s+la\s+parole|\bpuede\s+(?:\w+\s+)?(?:continuar|proseguir|"
    r"seguir|reanudar|concluir)|\bcontinue\b,?\s*(?:por\s+favor)?[.!]?$|\bprosiga\b|\bdevuelvo\s+la\s+palabra|"
    r"\bsiga\b", _I)
RULES = re.compile(
    r"\bremind\b|\bthe\s+speaker\b|\bspeakers?\s+(?:to|should|must|are)\b|\brespect(?:ful|ing)?\b|\bdignity\b|"
    r"\bdecorum\b|\bterminology\b|\blanguage\b|\brefrain\b|\bconfine\b|\bstick\b|\bstay\s+(?:on|within)\b|"
    r"\bruling\b|\brules?\s+of\s+procedure\b|\baccredited\b|\bagenda\s+item\b|\b(?:the\s+)?item\s+under\b|"
    r"\bappropriate\b|\bsubject\s+(?:under|of)\b|\border\s+in\s+the\b|\b(?:urge|ask|request|appeal)\s+(?:to\s+)?"
    r"(?:you|the|all)\b|\btake\s+note\b|\b(?:je|vous)\s+(?:vous\s+)?rappelle\b|\borat(?:eur|rice)s?\b|"
    r"\brespectueux|\blangage\b|\bs'en\s+tenir\b|\bpoint\s+de\s+l'ordre\b|\brecuerdo\b|\borador|\brespetuoso|"
    r"\blenguaje\b|\b(?:cenir|limitar)se\b|\btema\s+del\s+programa\b|\bruego\b", _I)
TIME_UP = re.compile(
    r"\btime(?:'s|\s+(?:is|has|limit|allotted|allocated|frame))\b|\b(?:your|speaking|allotted)\s+time\b|"
    r"\bwrap\s+up\b|\b(?:please|to|kindly)\s+(?:conclude|finish|end)\b|\bconclude\s+your\b|\bover\s*time\b|"
    r"\bexceeded\b|\b\d+\s+seconds\b|\btemps\s+(?:de\s+parole|imparti|est|ecoule)|\bconclure\b|"
    r"\b(?:su|el)\s+tiempo\b|\bconcluya\b|\bterminar\b", _I)
WITHDRAWS = re.compile(
    r"\b(?:must|have\s+to|will|need\s+to|going\s+to|am\s+obliged\s+to)\s+(?:\w+\s+)?(?:stop|cut|end|close)\s+"
    r"(?:you|the\s+speaker|it|this|here|off|there|your)|\b(?:move|go|pass|proceed|moving)\s+(?:on\s+)?to\s+"
    r"(?:the|our)\s+next\s+(?:speaker|organi[sz]ation)|\bmicrophone\s+(?:is|has\s+been|will\s+be|was)\b|"
    r"\b(?:give|pass)\s+the\s+floor\s+to\s+(?:the|our)\s+next\b|\b(?:have|need|going)\s+to\s+(?:\w+\s+)?stop\b|\bmust\s+stop\b|"
    r"\bcut\s+(?:off\s+)?(?:the|your)\s+(?:mic|microphone|sound)|\b(?:withdraw|withdrawing|take\s+back|"
    r"taking\s+back)\b.{0,20}\bfloor\b|\b(?:cannot|can't|not)\s+(?:allow|permit|let)\b|\bno\s+longer\s+have\b|"
    r"\bstop\s+(?:you\s+)?(?:here|there)\b|\b(?:discontinue|terminate|ruled?\s+out\s+of\s+order|out\s+of\s+order)"
    r"|\bretire\s+la\s+parole|\b(?:passer|passons|passe)\s+a(?:u\s+prochain|\s+l'orat(?:eur|rice)\s+suivant)|"
    r"\b(?:couper|coupe)\s+(?:le\s+micro|la\s+parole)|\bne\s+(?:peux|pouvez)\b.{0,20}\b(?:continuer|poursuivre)|"
    r"\bretiro\s+la\s+palabra|\b(?:pasar|pasamos|pasaremos)\s+al\s+(?:siguiente|proximo)|\bcort(?:ar|o)\b", _I)
NOT_HEARD = re.compile(
    r"\b(?:is|are|does|do|was|were|seems?)(?:\s+not|n't)\b(?:\s+\w+){0,3}?\s+(?:in\s+the\s+(?:room|hall)|present|"
    r"here|connected|online|available|ready|with\s+us|respond)|\bnot\s+(?:in\s+the\s+(?:room|hall)|present|"
    r"connected|online|available|here|with\s+us)\b|\b(?:don't|do\s+not|can't|cannot)\s+(?:see|find|locate|reach|"
    r"seem\s+to\s+(?:see|have))\b|\babsent\b|\babsence\s+of\b|\bno\s+(?:response|answer|one)\b|"
    r"\bunable\s+to\s+(?:connect|reach|join|take)|\b(?:come|go|get)\s+back\s+to\s+(?:\w+\s+)?later|"
    r"\breturn\s+to\s+(?:them|you|her|him|it)\b|\bnot\s+able\s+to\s+(?:connect|join)|"
    r"\bn'(?:est|etes)\s+pas\s+(?:\w+\s+)?(?:dans\s+la\s+salle|presente?|la\b|connectee?|ici)|\babsente?\b|"
    r"\bno\s+(?:esta|se\s+encuentra|veo)\b|\bausente\b|\bne\s+(?:vois|voyons)\s+pas\b", _I)
TECHNICAL = re.compile(
    r"\b(?:can(?:not|'t)?|could(?:n't)?)\s+(?:you\s+|we\s+)?hear\b|\bmicrophone\b|\bsound\b|\baudio\b|\bconnection\b|"
    r"\bmuted?\b|\bunmute\b|\btechnical\b|\bvideo\s+(?:is|was)\b|\binterpret(?:er|ers|ation)\b|\bslow(?:ly|er|\s+down)?\b|"
    r"\bmicro\b|\bentend(?:s|ons|ez)?\b|\binterpretes?\b|\bplus\s+lentement\b|\bmicrofono\b|\bdespacio\b|\blentamente\b",
    _I)
INTERPRETER = re.compile(
    r"^\W*(?:the\s+)?interpreters?\b(?!.{0,60}\b(?:detained|arrested|killed|afghan|rights))|"
    r"^\W*(?:interpretation|translation|interpreted|spoke)\s+(?:from|in)\s+\w+\W*$|\binterpreter(?:'s)?\s+(?:note|apologi|cannot|"
    r"can't|does|did|is|speaking)|\[(?:interpretation|interpreter|inaudible|no\s+interpretation|applause|music|"
    r"crosstalk|silence|noise)[^\]]*\]|^\W*\(?(?:inaudible|no\s+interpretation|interpretation)\)?\W*$|"
    r"\b(?:l'|les\s+)interpretes?\s+(?:s'excuse|n'|ne\b|prie|signale)|\bel\s+interprete\s+(?:no|se|pide)\b|"
    r"\bspeaker'?s?\s+(?:microphone|mic)\s+(?:is|was)\s+(?:not|off)|\bno\s+(?:english\s+)?(?:channel|interpretation)\b|"
    r"\bsans\s+interpretation\b|\bsin\s+interpretacion\b", _I)
OFF_RECORD = re.compile(
    r"\b(?:testing|test)\b.{0,12}\b(?:one|1|mic|microphone)\b|\b(?:can|do)\s+you\s+hear\s+me\b|\bis\s+(?:this|it|the\s+mic(?:rophone)?)"
    r"\s+(?:on|working)\b|^(?:hello|allo|hola)[,.!? ]*(?:hello|allo|hola)?[,.!? ]*$|\bm'entendez[- ]vous\b|\bme\s+(?:escuchan|oyen)\b|"
    r"\bturn\s+(?:on|off)\s+(?:the|your|my)\s+mic|\b(?:coffee|lunch|printed|print\s+it|elevator|secretariat,?\s+can)\b", _I)
CLOSES = re.compile(
    r"^(?:(?:and|so|again|once\s+again|with\s+that|finally|y|et)[\s,]+)*(?:i\s+|we\s+|je\s+vous\s+(?:en\s+)?|nous\s+vous\s+|le\s+)?"
    r"(?:thank\s+you|thanks|many\s+thanks|merci|remercie|remercions|(?:muchas\s+|mil\s+)?gracias|agradezco|shukran|spasibo)"
    r"(?:[\s,]+(?:all|again|very\s+much|so\s+much|indeed|kindly|sir|madam|you|beaucoup|infiniment|dear|honou?rable|mr|mister|madame?|"
    r"monsieur|le|la|senora?|vice|president[ea]?|chair(?:person|man)?|excellenc(?:y|ies)|for\s+(?:your|the)\s+(?:\w+\s+)?"
    r"(?:attention|time|floor|opportunity|statement)|(?:de|pour)\s+(?:votre|su)\s+(?:\w+\s+)?atencion|por\s+su\s+atencion|"
    r"pour\s+votre\s+attention)|[.\-])*\W*$", _I)
THANKS_SPEAKER = re.compile(
    r"^(?:i\s+|we\s+|and\s+i\s+|many\s+|je\s+|nous\s+)?(?:would\s+like\s+to\s+)?(?:thank(?:s|\s+you)?|remercie|remercions|agradezco|"
    r"agradecemos|merci|gracias)\b", _I)
THANKS_ONLY = re.compile(
    r"^(?:i\s+|we\s+|je\s+vous\s+|le\s+)?(?:thank(?:s|\s+you)?|merci|remercie|gracias|agradezco|(?:muchas|mil)\s+gracias|many\s+thanks)"
    r"(?:\s+(?:very\s+much|so\s+much|you|beaucoup|infiniment|for\s+your\s+statement))*\W*$|"
    r"^(?:i\s+|we\s+|je\s+)?(?:thank|remercie|agradezco\s+a)\s+(?:the|le|la|l'|al)\s*(?:distinguished\s+)?(?:represent|deleg|speaker|orat|orador|ambassad)",
    _I)
ADDRESSES_CHAIR = re.compile(
    r"\b(?:mr|mister|madam|madame|monsieur|senor(?:a)?|thank\s+you|distinguished|dear|merci|gracias)\.?,?\s+"
    r"(?:le\s+|la\s+)?(?:vice[- ]?)?(?:president[ea]?|chair(?:person|man|woman)?)\b|^\W*(?:vice[- ]?)?president\b[,.]", _I)
ADJOURNS = re.compile(
    r"\b(?:meeting|session|council|we)\s+(?:is|stands?|are)\s+(?:now\s+|hereby\s+)?(?:adjourned|closed|suspended)|"
    r"\badjourn\s+(?:the|this)|\bseance\s+est\s+(?:levee|suspendue|close)|\bse\s+(?:levanta|suspende)\s+la\s+sesion", _I)
OPENS = re.compile(
    r"\b(?:call\s+to\s+order|declare\s+open|(?:meeting|session)\s+is\s+(?:now\s+)?(?:open|called|resumed)|"
    r"i\s+open\s+the|resume\s+(?:our|the)\s+(?:meeting|work)|seance\s+est\s+(?:ouverte|reprise)|"
    r"declaro\s+abierta|se\s+(?:abre|reanuda)\s+la\s+sesion)", _I)
TO_EVERYBODY = re.compile(
    r"\b(?:all|other|next|following)\s+(?:the\s+)?(?:speakers|delegations|delegates|participants|ngos|statements)\b|\beverybody\b|"
    r"\beveryone\b|\b(?:toutes\s+les|aux)\s+(?:delegations|orateurs|organisations)|\btous\s+les\s+orateurs|"
    r"\b(?:todas\s+las|a\s+las)\s+(?:delegaciones|organizaciones)|\b(?:todos\s+los|a\s+los)\s+oradores|\bdelegations\s+(?:to|are)\b", _I)
RIGHT_OF_REPLY = re.compile(
    r"\brights?\s+of\s+reply\b|\bdroits?\s+de\s+reponse\b|\bderechos?\s+(?:de|a)\s+replica\b", _I)
_SWITCH = re.compile(r",?\s+(?:to\s+be\s+)?(?:followed|suivie?|seguid[oa])\s+(?:by|de|par|por)\b", _I)


_BREAKS_OFF = re.compile(
    r"\b(?:floor|parole|palabra)\s+(?:now\s+)?(?:to|a|al|au)(?:\s+(?:the|la|le))?\W*$", _I)


@dataclass(frozen=True)
class Call:
    """The chair's words that give somebody the floor."""

    who: str  # as spoken, before cleaning; empty where the sentence breaks off
    comes_first: bool = False  # "..., you have the floor": whatever opens the sentence


def plain(text: str) -> str:
    """The text without accents, letter for letter as long as the original."""
    return text if text.isascii() else text.translate(_ACCENTS)


def find_calls(text: str, *, from_chair: bool) -> Iterator[Call]:
    """The calls that a sentence may hold, the surest form first.

    A chair's mouth allows more forms than anybody else's: every speaker may "call on" a
    government, only the chair calls on one to speak.
    """
    shadow = plain(text)
    patterns = _CALLS_RE if _FLOOR_WORDS.search(shadow) else []
    for pattern in [*patterns, *(_CHAIR_CALLS_RE if from_chair else [])]:
        found = pattern.search(shadow)
        if found:
            start, end = found.span("who")
            switch = _SWITCH.search(shadow, start, end)
            who = text[start:switch.start() if switch else end].strip(" ,:;")
            yield Call(who, comes_first=start == 0)
    if patterns and _BREAKS_OFF.search(shadow):
        yield Call("")
