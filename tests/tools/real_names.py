"""Names of the records that only look odd: each is the name of one organisation."""

REAL = [
    "Jubilee Campaign, Inc. (special, 2003)",
    "Fédération internationale des ligues des droits de l’homme (FIDH)",
    "“SEG” Civil Society Support Center NGO",
    "Women in Law and Development in Africa/Femmes, droit et développement en Afrique",
    "e 8 (special, 2012)",
    "Türkiye Gençlik Vakfı (TÜGVA)",
    "Youth Alive, Ltd./Gte.",
    "o Knowledge for Development, Corp.",
]
