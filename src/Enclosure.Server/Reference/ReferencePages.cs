using Enclosure.Server.Dialects;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Reference.Samples;

namespace Enclosure.Server.Reference;

/// <summary>Puts together what each page shows to a reader.</summary>
internal sealed class ReferencePages(ReferenceIndex index)
{
    /// <summary>What a key is known by.</summary>
    private const int KeyStart = 8;

    public OverviewView Overview(Reader reader) => new(
        Around(reader, null),
        reader.Origin,
        [.. index.Manuals.Select(manual => Of(reader, manual))],
        [.. Guides.All.Select(guide => new GuideLink(guide.Path, guide.Title, guide.Summary))],
        [.. Enum.GetValues<Refusal>().Select(Of)]);

    public DialectView Of(Reader reader, DialectManual manual) => new(
        Around(reader, manual),
        ReferenceIndex.Short(manual),
        manual.Description,
        [.. manual.KeyPlaces.Select(place => new KeyPlaceView(place.Header ?? "Authorization: Bearer", place.Description))],
        index.Groups("").Single(group => group.Path == ReferenceIndex.PathOf(manual)),
        $"/openapi/{manual.Name}.json");

    public TopicView Of(Reader reader, DialectManual manual, Topic topic)
    {
        var views = new OperationViews(manual, Requests(reader), Sets(reader), reader.Visitor is not null);
        var operations = manual.Operations.Where(operation => operation.Topic == topic.Name).ToList();
        return new TopicView(
            Around(reader, manual),
            ReferenceIndex.Short(manual),
            topic.Name,
            topic.Description,
            [.. operations.Select(views.Of)],
            views.ObjectsOf(operations),
            views.AnyCodes,
            views.ErrorsOf(operations));
    }

    public GuideView Of(Reader reader, Guide guide)
    {
        var tools = new GuideTools(index.Manuals, Requests(reader), Sets(reader));
        return new GuideView(
            Around(reader, null),
            guide.Title,
            guide.Introduction,
            [.. guide.Steps.Select(step => new GuideStep(step.Anchor, step.Title, step.Text, step.Samples(tools)))]);
    }

    private static SampleRequests Requests(Reader reader) => new(reader.Origin, SampleSets.KeyMark, reader.Known);

    private static SampleSets Sets(Reader reader) => new(reader.ShowsKey ? reader.Visitor?.Session.KeyText : null);

    private Surroundings Around(Reader reader, DialectManual? manual) => new(
        reader.Path,
        index.Groups(reader.Search),
        reader.Search,
        new KeyView(
            reader.Visitor is { } visitor ? visitor.Session.KeyText[..KeyStart] : null,
            reader.ShowsKey,
            reader.Visitor?.HasFullAccess ?? true),
        manual is null ? null : manual.KeyPlaces[0].Header ?? "Authorization");

    private CodeView Of(Refusal reason) => new(
        RefusalTerms.Code(reason),
        [.. index.Manuals.Select(manual => manual.Status(reason))],
        RefusalTerms.Retryable(reason),
        RefusalWords.When(reason),
        RefusalWords.WhatToDo(reason));
}
