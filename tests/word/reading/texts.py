"""Questions in six languages, answers, and other people's ways of putting the questions: invented for the tests."""

from __future__ import annotations

from word.matching import QuestionText

QUESTIONS = {
    "en": (
        "What are the main achievements of WSIS that the Zero Draft should highlight?",
        "What are the main challenges, so far and in the future, that the Zero Draft needs to address?",
        (
            "Given emerging trends, what should be the priorities for action to achieve a people-centred, inclusive "
            "and development-oriented Information Society?"
        ),
        "Are there further themes or issues that should be included in the Elements Paper?",
        "Do you have comments on particular themes, issues or paragraphs of the Elements Paper?",
        "What suggestions do you have for the WSIS framework (Action Lines, IGF, WSIS Forum, UNGIS and so on)?",
        "Is there anything else that you would like to add?",
    ),
    "fr": (
        "Quelles sont les principales réalisations du SMSI que l’avant-projet devrait mettre en lumière ?",
        "Quels sont les principaux défis, passés et à venir, que l’avant-projet doit traiter ?",
        (
            "Compte tenu des tendances nouvelles, quelles devraient être les priorités d’action pour édifier une "
            "société de l’information à dimension humaine, inclusive et axée sur le développement ?"
        ),
        "D’autres thèmes ou questions devraient-ils figurer dans le document d’éléments ?",
        "Avez-vous des observations sur des thèmes, des questions ou des paragraphes du document d’éléments ?",
        "Quelles suggestions avez-vous pour le cadre du SMSI (grandes orientations, FGI, Forum du SMSI, UNGIS, etc.) ?",
        "Souhaitez-vous ajouter quelque chose ?",
    ),
    "es": (
        "¿Cuáles son los principales logros de la CMSI que debería destacar el borrador preliminar?",
        "¿Cuáles son los principales desafíos, pasados y futuros, que debe abordar el borrador preliminar?",
        (
            "Habida cuenta de las nuevas tendencias, ¿cuáles deberían ser las prioridades de acción para lograr una "
            "sociedad de la información centrada en las personas, inclusiva y orientada al desarrollo?"
        ),
        "¿Hay otros temas o asuntos que deban incluirse en el documento de elementos?",
        "¿Tiene observaciones sobre temas, asuntos o párrafos concretos del documento de elementos?",
        "¿Qué sugerencias tiene para el marco de la CMSI (líneas de acción, FGI, Foro de la CMSI, UNGIS, etc.)?",
        "¿Desea añadir algo más?",
    ),
    "ru": (
        "Каковы основные достижения ВВУИО, которые следует отразить в первоначальном проекте?",
        "Каковы основные нынешние и будущие проблемы, которые необходимо рассмотреть в первоначальном проекте?",
        (
            "Какими с учетом новых тенденций должны быть приоритеты действий для построения ориентированного на "
            "интересы людей, открытого для всех и направленного на развитие информационного общества?"
        ),
        "Какие еще темы или вопросы следует включить в документ с элементами?",
        "Есть ли у вас замечания по отдельным темам, вопросам или пунктам документа с элементами?",
        "Какие у вас есть предложения по рамочной основе ВВУИО (направления деятельности, ФУИ, Форум ВВУИО, ЮНГИС)?",
        "Хотите ли вы что-либо добавить?",
    ),
    "zh": (
        "零案文应当强调信息社会世界峰会的哪些主要成就?",
        "零案文需要应对迄今和未来的哪些主要挑战?",
        "鉴于新出现的趋势,为建设以人为本、包容和面向发展的信息社会,应当优先采取哪些行动?",
        "要素文件还应当列入哪些主题或问题?",
        "您对要素文件的具体主题、问题或段落有何意见?",
        "您对信息社会世界峰会框架(行动方针、互联网治理论坛、世界峰会论坛、信息社会小组等)有何建议?",
        "您还有其他要补充的内容吗?",
    ),
    "ar": (
        "ما هي الإنجازات الرئيسية للقمة العالمية لمجتمع المعلومات التي ينبغي أن تبرزها المسودة الأولية؟",
        "ما هي التحديات الرئيسية الراهنة والمقبلة التي يتعين أن تتناولها المسودة الأولية؟",
        (
            "في ضوء الاتجاهات الناشئة، ما هي أولويات العمل لبناء مجتمع معلومات محوره الإنسان وشامل للجميع وموجه "
            "نحو التنمية؟"
        ),
        "هل هناك مواضيع أو مسائل أخرى ينبغي إدراجها في ورقة العناصر؟",
        "هل لديكم تعليقات على مواضيع أو مسائل أو فقرات معينة في ورقة العناصر؟",
        "ما هي مقترحاتكم بشأن إطار القمة العالمية (خطوط العمل، منتدى إدارة الإنترنت، منتدى القمة، فريق الأمم المتحدة)؟",
        "هل تودون إضافة أي شيء آخر؟",
    ),
}

KEYS = ("achievements", "challenges", "priorities", "themes", "comments", "framework", "other")

QUESTION_TEXTS = tuple(
    QuestionText(number, key, tuple(texts[number - 1] for texts in QUESTIONS.values()))
    for number, key in enumerate(KEYS, start=1)
)

PARAPHRASED = (
    "Which important achievements arising from the World Summit ought to be highlighted in the Zero Draft?",
    "Please describe the most important challenges to the achievement of WSIS outcomes that need to be addressed",
    (
        "Most important priorities for action to achieve the WSIS vision of the ‘people-centred, inclusive and "
        "development-oriented Information Society’ in light of emerging trends"
    ),
    "What additional themes/issues, if any, should be included in the Elements Paper?",
    "Do you wish to comment on particular themes/issues/paragraphs in the Elements Paper?",
    "What suggestions do you have to support the development of the WSIS framework (Action Lines, IGF, UNGIS etc.)?",
    "Any other comments?",
)

MISSPELT = (
    "What are the main acheivements of WSIS that the Zero Draft shoud higlight ?",
    "What are the main chalenges, so far and in future, that the Zero Draft need to adress",
    (
        "Given emerging trend, what should be the priorites for action to acheive a people-centered inclusive and "
        "developement oriented Information Society"
    ),
    "Are their further theme or isues that should be included in the Element Paper ?",
    "Do you have coments on particular themes, issues or paragraph of the Elements Papers?",
    "What sugestions do you have for the WSIS framwork (Action Lines, IGF, WSIS Forum, UNGIS and so on)",
    "Is there any thing else you would like to ad?",
)

SHORTENED = (
    "Main achievements of WSIS",
    "Main challenges to address",
    "Priorities for action",
    "Further themes or issues",
    "Comments on the Elements Paper",
    "Suggestions for the WSIS framework",
    "Anything else",
)

ANSWERS = {
    "en": (
        (
            "The Summit gave the world a shared vision and a common vocabulary for digital cooperation.",
            (
                "For twenty years the Action Lines have guided ministries, regulators and communities alike, and the "
                "number of people online has grown sixfold."
            ),
        ),
        (
            "A third of humanity remains offline, and the gap between women and men has hardly narrowed.",
            "Financing is short where it is needed most; islands and landlocked countries pay the highest prices.",
            "The draft must name these gaps and say by when each is to be closed.",
        ),
        (
            "Connect every school by 2030.",
            "Invest in skills for teachers, nurses and farmers before investing in further infrastructure.",
        ),
        ("The environmental footprint of data centres deserves a section of its own.",),
        (
            "Paragraph 14 should refer to persons with disabilities; paragraph 31 repeats paragraph 12.",
            "We propose to merge the paragraphs on capacity.",
        ),
        (
            "Make the Internet Governance Forum permanent and give it a stable budget.",
            "The Forum in Geneva should report each year to the Commission.",
        ),
        ("We thank the co-facilitators for an open and careful process.",),
    ),
    "fr": (
        ("Le Sommet a donné au monde une vision commune et un vocabulaire partagé.",),
        ("Un tiers de l’humanité reste hors ligne et le financement fait défaut là où il est le plus nécessaire.",),
        ("Raccorder toutes les écoles avant 2030 et former les enseignants.",),
        ("L’empreinte écologique des centres de données mérite une section.",),
        ("Le paragraphe 14 devrait mentionner les personnes handicapées.",),
        ("Rendre permanent le Forum sur la gouvernance et lui donner un budget stable.",),
        ("Nous remercions les cofacilitateurs.",),
    ),
    "es": (
        ("La Cumbre dio al mundo una visión compartida y un vocabulario común.",),
        ("Un tercio de la humanidad sigue sin conexión y falta financiación donde más se necesita.",),
        ("Conectar todas las escuelas antes de 2030 y formar al profesorado.",),
        ("La huella ecológica de los centros de datos merece una sección propia.",),
        ("El párrafo 14 debería mencionar a las personas con discapacidad.",),
        ("Hacer permanente el Foro sobre gobernanza y darle un presupuesto estable.",),
        ("Agradecemos a los cofacilitadores.",),
    ),
    "ru": (
        ("Встреча дала миру общее видение и общий язык цифрового сотрудничества.",),
        ("Треть человечества по-прежнему не подключена к сети, а средств не хватает там, где они нужнее всего.",),
        ("Подключить все школы к 2030 году и обучить учителей.",),
        ("Экологический след центров обработки данных заслуживает отдельного раздела.",),
        ("В пункте 14 следует упомянуть людей с инвалидностью.",),
        ("Сделать Форум по управлению постоянным и обеспечить его бюджетом.",),
        ("Благодарим сопредседателей за открытость.",),
    ),
    "zh": (
        ("峰会为世界带来了数字合作的共同愿景。",),
        ("三分之一的人仍未上网,最需要资金的地方恰恰缺乏资金。",),
        ("在2030年前连接所有学校,并培训教师。",),
        ("数据中心的环境足迹值得单列一节。",),
        ("第14段应当提及残疾人。",),
        ("使治理论坛成为常设机构,并给予稳定预算。",),
        ("我们感谢共同召集人。",),
    ),
    "ar": (
        ("لقد منحت القمة العالم رؤية مشتركة ولغة واحدة للتعاون الرقمي.",),
        ("لا يزال ثلث البشرية غير متصل بالشبكة، والتمويل شحيح حيث تشتد الحاجة إليه.",),
        ("ربط جميع المدارس بالإنترنت بحلول عام 2030 وتدريب المعلمين.",),
        ("الأثر البيئي لمراكز البيانات يستحق قسما خاصا به.",),
        ("ينبغي أن تشير الفقرة 14 إلى الأشخاص ذوي الإعاقة.",),
        ("جعل المنتدى دائما وتزويده بميزانية ثابتة.",),
        ("نشكر الميسرين المشاركين على عملهم.",),
    ),
}

PREFACE = (
    "The Republic of Freedonia has the honour to submit its contribution to the review.",
    "It associates itself with the statement of its group and adds the following in its national capacity.",
)
