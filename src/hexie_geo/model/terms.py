"""The vocabularies of the domain, one ``StrEnum`` each; the words are in ``i18n``."""

from enum import StrEnum


class Outcome(StrEnum):
    """What a rule says of one subject."""

    MET = "met"
    WATCH = "watch"
    ADJUST = "adjust"
    NOT_MET = "not_met"
    NOTE = "note"
    BEHIND = "behind"
    EXEMPT = "exempt"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"
    CONFLICT = "conflict"


class Force(StrEnum):
    """How strongly a clause binds; what officials see is ``verb_zh``, its own words."""

    MUST = "must"
    REQUIRED = "required"
    AS_NEEDED = "as_needed"
    NORMALLY = "normally"
    MAY = "may"
    TARGET = "target"


class Basis(StrEnum):
    """Household basis (口径): which definition a count follows."""

    HUKOU = "hukou"
    RESIDENT = "resident"
    ACTUAL = "actual"
    DWELLINGS = "dwellings"
    OCCUPIED = "occupied"


class Area(StrEnum):
    """Whether a community is urban or rural."""

    URBAN = "urban"
    RURAL = "rural"


class Body(StrEnum):
    """The kind of committee that runs a community; not the same thing as its area."""

    RESIDENTS_COMMITTEE = "residents_committee"
    VILLAGE_COMMITTEE = "village_committee"


class CommunityKind(StrEnum):
    """Community types of clauses (23) and (24)."""

    OLD_TOWN = "old_town"
    VILLAGE_CONVERTED = "village_converted"
    ENTERPRISE = "enterprise"
    WORK_UNIT = "work_unit"
    NEW_ESTATE = "new_estate"
    MIXED = "mixed"


class Established(StrEnum):
    """Whether clause (25)'s floors speak of a community: set up by a later adjustment or not."""

    ADJUSTED = "adjusted"
    ORIGINAL = "original"
    UNKNOWN = "unknown"


class GroupKind(StrEnum):
    """居民小组 or 村民小组: they consent by different procedures."""

    RESIDENTS = "residents"
    VILLAGERS = "villagers"


class Band(StrEnum):
    """Which communities a plan must change."""

    TRIGGER = "trigger"
    STRICT = "strict"


class OutcomeRule(StrEnum):
    """What changed communities must end in."""

    CHANGED_1000_3000 = "changed-1000-3000"
    NEIGHBOURS_1000_5000 = "neighbours-1000-5000"
    ALL_1000_5000 = "all-1000-5000"


class Reach(StrEnum):
    """Where a household may go: to a community that touched its own, or through a corridor."""

    ADJACENT = "adjacent"
    CORRIDOR = "corridor"


class Townships(StrEnum):
    """Whether a change may cross a township border."""

    INSIDE = "inside"
    OPEN = "open"


class Metric(StrEnum):
    """How a distance is measured."""

    NETWORK = "network"
    STRAIGHT = "straight"


class SitingQuestion(StrEnum):
    """What new sites are asked to do; each is answered beside the sites that exist."""

    COVER_MOST = "cover_most"
    COVER_ALL = "cover_all"
    COVER_WITH_CAPACITY = "cover_with_capacity"
    NEAREST_ON_AVERAGE = "nearest_on_average"
    NEAREST_AT_WORST = "nearest_at_worst"


class Reached(StrEnum):
    """What is known of a household's distance to the nearest place."""

    MEASURED = "measured"
    ESTIMATED = "estimated"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"


class FacilityKind(StrEnum):
    """Kinds of service places that the policy names; files may carry others, they pass through."""

    SERVICE_STATION = "service_station"
    HEALTH_CENTRE = "health_centre"
    HEALTH_STATION = "health_station"
    VILLAGE_CLINIC = "village_clinic"
    ELDERLY_CENTRE = "elderly_centre"
    NURSING_HOME = "nursing_home"
    CHILDCARE = "childcare"
    KINDERGARTEN = "kindergarten"
    PRIMARY_SCHOOL = "primary_school"
    LIBRARY = "library"
    CULTURE_ROOM = "culture_room"
    FITNESS_ROOM = "fitness_room"
    SPORTS_GROUND = "sports_ground"
    YOUTH_ROOM = "youth_room"
    PARTY_ROOM = "party_room"
    WOMEN_HOME = "women_home"
    REHAB_ROOM = "rehab_room"
    PUBLIC_ORDER_OFFICE = "public_order_office"
    LABOUR_STATION = "labour_station"
    DONATION_POINT = "donation_point"
    SHOP = "shop"
    MARKET = "market"
    WASTE_POINT = "waste_point"
    HOSPITAL = "hospital"
    FIRE_STATION = "fire_station"
    WELFARE = "welfare"


class ChangeKind(StrEnum):
    """What happens to one connected set of communities."""

    MERGE = "merge"
    SPLIT = "split"
    SHED = "shed"
    BORROW = "borrow"
    SPLIT_AND_FEED = "split_and_feed"
    JOINT_NEW = "joint_new"
    DISSOLVE = "dissolve"
    RELAY = "relay"
    REDRAW = "redraw"


class SubjectLayer(StrEnum):
    """What a provision speaks of, and so what ``subject_id`` names."""

    COMMUNITIES = "communities"
    GROUPS = "groups"
    ESTATES = "estates"
    POLICE_OFFICES = "police_offices"
    TOWNSHIPS = "townships"
    COUNTY = "county"


class Role(StrEnum):
    """What a person may do with proposals."""

    VIEWER = "viewer"
    PLANNER = "planner"
    REVIEWER = "reviewer"
    RECORDER = "recorder"
    ADMIN = "admin"


class ProposalState(StrEnum):
    """Where a proposal stands. Approval is the government's act: it is recorded, not given."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CONSULTATION = "consultation"
    APPROVED = "approved"
    RETURNED = "returned"
    REFUSED = "refused"
    IN_FORCE = "in_force"


class Stance(StrEnum):
    """What an opinion says."""

    AGREE = "agree"
    DISAGREE = "disagree"
    COMMENT = "comment"


class LineageKind(StrEnum):
    """How a community of after stems from one of before (设立、撤销、拆分 …)."""

    ESTABLISH = "establish"
    ABOLISH = "abolish"
    SPLIT = "split"
    MERGE = "merge"
    RENAME = "rename"
    TRANSFER_IN = "transfer_in"
    TRANSFER_OUT = "transfer_out"
    UNCHANGED = "unchanged"
