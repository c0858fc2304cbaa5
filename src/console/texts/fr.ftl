# La console en français. Les noms sont les mêmes dans les trois fichiers ; un test les compare.

# -- autour de chaque page --
nav-label = Pages
nav-queue = File d’attente
nav-find = Recherche
nav-batch = Lots
nav-dashboard = Chiffres
nav-audit = Journal
nav-keys = Clés
skip = Aller au contenu
notices = Avis
waiting-label = en attente
sign-out = Se déconnecter
back-to-queue = Retour à la file d’attente
close = Fermer
cancel = Annuler
percent = { $n } %
ago-now = à l’instant
ago-minutes = { $n ->
    [one] il y a { $n } minute
   *[other] il y a { $n } minutes
}
ago-hours = { $n ->
    [one] il y a { $n } heure
   *[other] il y a { $n } heures
}
ago-days = { $n ->
    [one] il y a { $n } jour
   *[other] il y a { $n } jours
}
forbidden-title = Cette page est pour d’autres
forbidden-text = Votre rôle n’y donne pas accès, ou le formulaire venait d’une autre page. Rien n’a été modifié.
missing-title = Il n’y a rien ici
missing-text = Le commentaire a peut-être été effacé, ou l’adresse est fausse.
failed-title = Cela n’a pas fonctionné
failed-text = Le service ne peut pas répondre pour l’instant. Réessayez dans un moment.

# -- connexion --
sign-in-title = Connexion
sign-in-name = Nom
sign-in-password = Mot de passe
sign-in-button = Se connecter
sign-in-by-key = Se connecter plutôt avec une clé
sign-in-key = Clé
sign-in-key-hint = La clé d’administration affichée au premier démarrage du service convient. Les comptes se créent avec « vigie moderators add ».
sign-in-key-button = Se connecter avec la clé
sign-in-wrong = Ce nom et ce mot de passe, ou cette clé, ne correspondent pas.
sign-in-foreign = Le formulaire ne venait pas de cette page. Réessayez ici.
sign-in-too-many = { $n ->
    [one] Trop d’essais infructueux. Attendez une minute.
   *[other] Trop d’essais infructueux. Attendez { $n } minutes.
}

# -- la file d’attente --
queue-title = File d’attente
comment-title = Commentaire
filter-title = Filtrer
empty-title = Rien ne vous attend
empty-text = Les nouveaux commentaires apparaissent ici d’eux-mêmes.
decisions-label = Décisions
do-approve = Publier
do-reject = Refuser
do-escalate = Transmettre
do-note = Note
do-undo = Annuler
do-help = Aide
reject-title = Refuser pour quelle raison ?
reject-other = Une autre raison
note-title = Note
note-label = Accompagne votre prochaine décision ; seuls les modérateurs la voient
note-keep = Garder
answers-to = Répond à
disguised = Mots déguisés :
beside-label = Ce qui peut compter
chip-reports = { $n ->
    [one] { $n } signalement
   *[other] { $n } signalements
}
history-title = Ce qui a été décidé
held-by = En cours d’examen par { $who }
why-title = Pourquoi il est ici
why-nothing = La machine n’avait rien contre.
why-score = { $score }, retenu à partir de { $threshold }
why-all-scores = Tous les scores
why-model = Modèle et règles
reports-title = { $n ->
    [one] Un lecteur le signale
   *[other] { $n } lecteurs le signalent
}
machine-approved = Machine : publié
machine-held = Machine : retenu pour un humain
machine-rejected = Machine : refusé
in-a-batch = dans un lot

# -- auteurs --
author-title = Auteur
author-comments = Commentaires
author-approved = Publiés
author-rejected = Refusés
author-rate-30 = Refusés, 30 jours
author-rate-90 = Refusés, 90 jours
author-reports = Signalements fondés
author-last = Derniers commentaires
author-more = Tout sur cet auteur
open-comment = Ouvrir le commentaire ({ $status })

# -- touches et confort --
help-title = Touches
help-text = Les touches ne font rien pendant que vous écrivez. Une touche maintenue ne décide qu’une fois.
key-next = Commentaire suivant
key-previous = Commentaire précédent
key-open = Ouvrir dans son contexte
key-thread = Voir à quoi il répond
key-marks = Surlignage oui ou non
key-reveal = Montrer ce qui est masqué
key-search = Rechercher
key-options = Options
remap = Changer
remap-reset = Rétablir les touches
comfort-title = Confort
comfort-mask = Masquer les mots qui ont le plus compté jusqu’à l’appui d’une touche
comfort-grey = Sans couleur
comfort-blind = Cacher l’avis de la machine jusqu’à l’appui d’une touche
comfort-pause = Proposer une pause après cinquante minutes

# -- ce qui est dit --
said-approved = Publié.
said-rejected = Refusé.
said-escalated = Transmis à un responsable.
said-undone = Annulé.
said-nothing-to-undo = Il n’y a rien à annuler.
said-offline = La connexion est coupée. Vos décisions sont gardées et partiront dès son retour.
said-online = La connexion est rétablie.
said-empty = Rien ne vous attend.
said-stale = { $who } a été plus rapide : { $what } à { $when }. Votre décision n’était plus nécessaire.
said-leased = { $who } tient ce commentaire jusqu’à { $when }. Votre décision n’a pas été gardée.
said-refused = La décision n’a pas été gardée : { $what }.
said-break = Vous décidez depuis cinquante minutes. Quelques minutes loin de l’écran font du bien.
said-saved = La note accompagnera votre prochaine décision.
unsent = Pas de connexion. Pas encore envoyées : { $n }

# -- filtres --
filter-words = Mots
filter-status = État
filter-section = Rubrique
filter-article = Article (id)
filter-author = Auteur (id)
filter-moderator = Modérateur
filter-language = Langue
filter-category = Catégorie
filter-min-score = Score à partir de
filter-max-score = Score jusqu’à
filter-reason = Raison
filter-reported = Signalements
filter-only-reported = Signalés seulement
filter-not-reported = Les autres seulement
filter-order = Ordre
filter-oldest = Plus anciens d’abord
filter-from = Du
filter-to = Au
filter-more = Plus de filtres
filter-apply = Afficher
filter-clear = Effacer
views = Vues gardées
view-save = Garder cette vue
view-remove = Supprimer

# -- petits mots --
category-toxicity = Toxicité
category-severe-toxicity = Toxicité grave
category-insult = Insulte
category-profanity = Grossièreté
category-identity-attack = Attaque identitaire
category-threat = Menace
category-sexually-explicit = Sexuellement explicite
category-spam = Spam
reason-score-above-threshold = Score au-dessus du seuil
reason-repeated-comment = Commentaire répété
reason-too-many-links = Trop de liens
reason-contact-data = Coordonnées
reason-shouting = Cris
reason-no-words = Aucun mot
reason-model-failed = Le modèle a échoué
reason-edited-after-rejection = Modifié après un refus
action-approved = publié
action-rejected = refusé
action-escalated = transmis
action-undone = annulé
status-pending = en attente
status-approved = publié
status-rejected = refusé
lane-escalated = Transmis
lane-urgent = Urgent
lane-normal = Normal
report-abuse = Abus
report-illegal = Illégal
report-spam = Spam
report-other = Autre
role-ingest = Dépôt
role-moderator = Modération
role-lead = Responsable
role-admin = Administration
language-fr = français
language-de = allemand
language-en = anglais

# -- recherche --
find-title = Recherche
find-text = Tout ce qui est conservé, le plus récent d’abord. Ouvrez un commentaire pour le voir en entier, annuler une décision ou en prendre une autre.
find-nothing = Rien ne correspond.
find-more = Afficher la suite
author-search = Chercher dans les commentaires de cet auteur

# -- lots --
batch-title = Lots
batch-text = Une seule décision pour beaucoup de commentaires en attente : choisissez lesquels, regardez-en quelques-uns, décidez, et annulez le lot d’un bloc au besoin.
batch-scores = Scores de ce qui attend
batch-range = Prendre cet intervalle
batch-count = { $n ->
    [one] { $n } commentaire correspond.
   *[other] { $n } commentaires correspondent.
}
batch-cut = Plus qu’un lot ne peut en contenir.
batch-sample = { $n ->
    [one] L’un d’eux
   *[other] { $n } d’entre eux, au hasard
}
batch-approve = Publier tous ceux-ci ?
batch-reject = Refuser tous ceux-ci ?
batch-confirm = Oui, tous
batch-done = Décidés :
batch-skipped = laissés tels quels, car modifiés ou tenus par d’autres :
batch-undo = Annuler tout le lot

# -- chiffres --
dashboard-title = Chiffres
dashboard-text = { $n ->
    [one] Compté à l’instant ; taux et images portent sur le dernier commentaire.
   *[other] Compté à l’instant ; taux et images portent sur les { $n } derniers commentaires.
}
tile-waiting = En attente
tile-oldest = Le plus ancien
tile-leased = En cours d’examen
tile-approved = Publiés
tile-rejected = Refusés
dashboard-hours = Décisions par heure, dernier jour
by-people = Humains
by-machine = Machine
dashboard-scores = Score le plus haut de chaque commentaire
dashboard-by-category = Accord par catégorie
dashboard-by-language = Accord par langue
dashboard-agreement-text = À quelle fréquence les humains ont décidé comme la machine le soupçonnait.
agreement-decided = Décidés par des humains
agreement-share = Accord
dashboard-articles = Articles les plus commentés
article = Article
dashboard-models = Modèles qui ont jugé
n-comments = { $n ->
    [one] { $n } commentaire
   *[other] { $n } commentaires
}

# -- journal --
audit-title = Journal
audit-text = Tout ce qui s’est passé, le plus récent d’abord, sans textes et sans noms de lecteurs.
audit-when = Quand
audit-who = Qui
audit-what = Quoi
audit-about = Sur
audit-erased = (effacé)
event-started = Modèle ou règles en service
event-submitted = Reçu
event-edited = Modifié
event-held = retenu
event-reported = Signalé
event-labelled = Avis d’un autre système
event-erased = Effacé
event-claimed = Pris en examen
event-released = Rendu
event-expired = Examen expiré
event-key-created = Clé créée
event-key-revoked = Clé révoquée
event-account-created = Compte créé
event-password-changed = Mot de passe changé
event-account-removed = Compte supprimé

# -- clés et comptes --
keys-title = Clés et comptes
keys-text = Les personnes se connectent avec un compte, les systèmes appellent avec une clé. Mots de passe et clés ne sont montrés qu’une fois.
accounts-title = Personnes
keys-of-systems = Systèmes
keys-role = Rôle
keys-made = Créé
account-make = Créer un compte
account-password = Nouveau mot de passe
account-remove = Supprimer
key-make = Créer une clé
key-revoke = Révoquer
keys-done = C’est fait.
keys-secret = Montré cette seule fois. À transmettre avec précaution :
keys-no-name = Il faut un nom.
keys-reserved = Ce nom est réservé.
keys-exists = Ce nom est pris.
keys-not-found = Il n’y a plus rien de ce nom.
keys-last-admin = C’est la dernière clé d’administration. Créez-en d’abord une autre.
keys-in-settings = Cette clé se trouve dans les réglages du service.
keys-role-too-low = Les personnes ont le rôle modération, responsable ou administration.
