"""Series: content with a cadence, its calendar, and beats that were missed.

Owns: series with their cadence, hosts, pauses, beats, episodes (posts, named by id) and subscriptions.
Records: SeriesStarted, SeriesChanged, SeriesEnded, EpisodePublished, BeatMissed, BeatExcused and BeatHandedOver.
Depends on: people, posts and the spine. Beats ahead are computed, beats that are over are kept as they went.
"""
