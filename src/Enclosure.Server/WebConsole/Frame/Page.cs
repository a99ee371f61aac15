using Microsoft.AspNetCore.Components;

namespace Enclosure.Server.WebConsole.Frame;

/// <summary>A page of the console: what it shows is put together before; it only says how that looks.</summary>
public abstract class Page<TModel> : ComponentBase
{
    [Parameter, EditorRequired]
    public required TModel Model { get; set; }

    [Parameter, EditorRequired]
    public required PageFrame Frame { get; set; }
}
